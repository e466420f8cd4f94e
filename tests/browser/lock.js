// Another process that holds a SQLite database, as a backup that goes wrong does: nothing can be written.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const holder = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
`;

/** Holds the database of a province until the function that it gives is called. */
export async function hold(demo) {
  const child = spawn('python3', ['-c', holder, demo.url.replace(/^sqlite:/, '')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended.then(([code]) => Promise.reject(new Error(`python3 ended with ${code}`)))]);
  return async () => {
    child.stdin.end();
    await ended;
  };
}
