// Applies each mutant of points.json to a copy of the tree, runs the test that must notice it, and demands red;
// before that, every such test must be green without: else its mutants are not judged, which is a failure as well.
// The last line is `N killed, N survived`. `node mutants.js [POINT…]`, run in that copy by
// tests/lib/mutants.sh: it edits the files of the tree that it lies in.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { here, parts, points, root } from './points.js';

/** Runs these tests of a file; what became of each by its name. */
function run(file, names) {
  const exact = names.map((name) => `^${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}$`);
  const patterns = exact.map((name) => `--test-name-pattern=${name}`);
  return new Promise((resolve) => {
    execFile(process.execPath, ['--test', '--test-reporter=tap', ...patterns, join(here, file)], { maxBuffer: 1 << 26 }, (_, out) => {
      const told = new Map();
      for (const [, not, name, skip] of out.matchAll(/^ *(not )?ok \d+ - (.*?)( # SKIP.*)?$/gm)) {
        if (!skip) told.set(name.replaceAll('\\#', '#'), !not);
      }
      resolve({ told, out });
    });
  });
}

/** What the program is made of must be built again; scripts and styles are read at start. */
async function build(file) {
  if (file.startsWith('static/js/') || file.startsWith('static/css/')) return;
  await new Promise((resolve, reject) => {
    execFile('cargo', ['build', '--quiet'], { cwd: root, maxBuffer: 1 << 26 }, (error, _, said) => (error ? reject(new Error(said)) : resolve()));
  });
}

const wanted = process.argv.slice(2).map(Number);
const mutants = (await points())
  .filter(({ point }) => !wanted.length || wanted.includes(point))
  .flatMap(({ point, mutants }) => mutants.map((mutant) => ({ point, ...mutant })));

const red = new Set();
for (const file of new Set(mutants.map(({ red }) => parts(red).file))) {
  const names = [...new Set(mutants.map(({ red }) => parts(red)).filter((one) => one.file === file).map(({ name }) => name))];
  const { told, out } = await run(file, names);
  for (const name of names.filter((name) => told.get(name) !== true)) {
    red.add(`${file}: ${name}`);
    console.log(`   FAIL  ${told.has(name) ? 'red' : 'absent'} without any mutant: ${file}: ${name}`);
    console.log(out.split('\n').slice(-120).join('\n'));
  }
}
const judged = mutants.filter((mutant) => !red.has(mutant.red));
console.log(`   ${red.size ? 'FAIL' : 'ok  '}  the tests of ${judged.length} of ${mutants.length} mutants are green without them`);

let survived = 0;
for (const { point, file, old, new: now, red } of judged) {
  const path = join(root, file);
  const source = await readFile(path, 'utf8');
  await writeFile(path, source.replace(old, () => now));
  try {
    await build(file);
    const { told, out } = await run(parts(red).file, [parts(red).name]);
    if (told.get(parts(red).name) === false) {
      console.log(`   ok    point ${point}: ${file} killed by ${red}`);
    } else {
      survived += 1;
      console.log(`   FAIL  point ${point}: ${file} survived ${red}\n         ${old.trim()} became ${now.trim() || 'nothing'}`);
      if (!told.has(parts(red).name)) console.log(out.split('\n').slice(-40).join('\n'));
    }
  } finally {
    await writeFile(path, source);
  }
}
const left = mutants.length - judged.length;
console.log(`${judged.length - survived} killed, ${survived} survived${left ? `, ${left} not judged` : ''}`);
process.exit(survived || left ? 1 : 0);
