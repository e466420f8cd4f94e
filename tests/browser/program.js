// Starts the real program on a folder of its own and a free port, and stops it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const binary = process.env.HAILONG_BIN ?? 'target/debug/hailong';

/** A demo province in a temporary folder. `start` again after `kill` to see what survived. */
export class Demo {
  constructor(folder) {
    this.folder = folder;
  }

  static async create() {
    return new Demo(await mkdtemp(join(tmpdir(), 'hailong-demo-')));
  }

  /** Starts the server and resolves with the addresses that it prints. */
  async start(...more) {
    const database = `sqlite:${join(this.folder, 'demo.db')}`;
    const args = ['serve', '--demo', '--database-url', database, '--bind', '127.0.0.1', '--port', '0', ...more];
    this.child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.errors = '';
    this.child.stderr.on('data', (chunk) => (this.errors += chunk));
    this.exited = once(this.child, 'exit');
    const lines = [];
    const addresses = (async () => {
      for await (const line of createInterface({ input: this.child.stdout })) {
        lines.push(line);
        const found = this.read(lines);
        if (found) return found;
      }
      throw new Error(`the program ended before it served:\n${lines.join('\n')}\n${this.errors}`);
    })();
    const late = new Promise((_, reject) =>
      setTimeout(() => reject(new Error(`not ready:\n${lines.join('\n')}\n${this.errors}`)), 120_000).unref(),
    );
    return (this.at = await Promise.race([addresses, late]));
  }

  /** The addresses, once all of them are printed. */
  read(lines) {
    const text = lines.join('\n');
    const forms = [...text.matchAll(/^ *form +(\S+) +(\S+)/gm)].map(([, campaign, url]) => ({ campaign, url }));
    const results = text.match(/^ *results +(\S+)/m)?.[1];
    return /^Ready/m.test(text) && results ? { forms, results, origin: new URL(results).origin } : null;
  }

  /** As a power cut would: no chance to say goodbye. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  async stop() {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await this.exited;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
