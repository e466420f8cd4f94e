// The points of the form, the tests that prove them and the mutants that those tests must notice: points.json,
// read, checked and shown as the table of README.md. `node points.js` writes that table.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, '../..');
const readme = join(here, 'README.md');
const [begin, end] = ['<!-- points -->\n', '<!-- /points -->\n'];

export async function points() {
  return JSON.parse(await readFile(join(here, 'points.json'), 'utf8'));
}

/** `form.test.js: the name` in its two parts. */
export function parts(test) {
  const at = test.indexOf(': ');
  return { file: test.slice(0, at), name: test.slice(at + 2) };
}

/** Every fault of the file, told with its place. */
export async function faults(all) {
  const found = [];
  const names = all.map(({ point }) => point);
  const wanted = Array.from({ length: 18 }, (_, at) => at + 1);
  if (names.join() !== wanted.join()) found.push(`points ${names.join(', ')} instead of 1 to 18`);
  for (const { point, tests, mutants } of all) {
    if (!tests.length) found.push(`point ${point} has no test`);
    if (!mutants.length) found.push(`point ${point} has no mutant`);
    for (const test of tests) if (!(await exists(test, false))) found.push(`point ${point}: no test "${test}"`);
    for (const { file, old, new: now, red } of mutants) {
      const where = `point ${point}, mutant of ${file}`;
      const times = (await readFile(join(root, file), 'utf8').catch(() => '')).split(old).length - 1;
      if (times !== 1) found.push(`${where}: its old text is there ${times} times`);
      if (old === now) found.push(`${where}: it changes nothing`);
      if (!(await exists(red, true))) found.push(`${where}: no test "${red}"`);
      if (!tests.some((test) => pattern(parts(test).name).test(parts(red).name))) {
        found.push(`${where}: "${red}" is not among the tests of the point`);
      }
    }
  }
  return found;
}

/** Whether a test file declares this name: as it stands there or, `filled`, with something for each `${…}`. */
async function exists(test, filled) {
  const { file, name } = parts(test);
  const source = await readFile(join(here, file), 'utf8').catch(() => '');
  const declared = Array.from(source.matchAll(/\btest\(\s*(['`])(.*?)\1,/gs), ([, , one]) => one.replaceAll("\\'", "'"));
  return declared.some((one) => (filled ? pattern(one).test(name) : one === name));
}

/** A declared name as an expression: `${…}` stands for anything. */
function pattern(declared) {
  const plain = declared.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${plain.join('.+')}$`, 's');
}

/** The table as Markdown. */
export function table(all) {
  const code = (text) => {
    const line = text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
    return line ? `\`${line}\`` : 'nothing';
  };
  const rows = all.map(({ point, rule, tests, mutants }) => {
    const proofs = tests.map(parts).map(({ file, name }) => `${file.replace('.test.js', '')}: ${name.replace(/\$\{[^}]*\}/g, '…')}`);
    const red = mutants.map((one) => `${one.file}: ${code(one.old)} becomes ${code(one.new)}`);
    return `| ${point} | ${rule} | ${proofs.join('<br>').replaceAll('|', '\\|')} | ${red.join('<br>')} |`;
  });
  return ['| point | what holds | tests | what turns one of them red |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

/** The table that README.md has now, and the text around it. */
export async function written() {
  const text = await readFile(readme, 'utf8');
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (to < from) throw new Error(`${readme} has no place for the table, between ${begin} and ${end}`);
  return { before: text.slice(0, from), table: text.slice(from, to), after: text.slice(to) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await written();
  await writeFile(readme, text.before + table(await points()) + text.after);
}
