// The real program, in a folder of its own and on a free port: its commands, its server, its end.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Counter } from './counter.js';
import { eventually } from './wait.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = resolve(process.env.HAILONG_BIN ?? join(root, 'target/debug/hailong'));

/** A demo province in a temporary folder. `start` again after `kill` to see what survived. */
export class Demo {
  constructor(folder, url, env) {
    this.folder = folder;
    this.url = url;
    this.env = { ...process.env, HAILONG__DATABASE__URL: url, ...env };
    this.taken = new Map();
  }

  /**
   * A ledger with the demo's province and campaigns, and so many simulated responses to each campaign.
   * `url` names another database than a SQLite file in the folder, `env` further settings
   * (`HAILONG__OFFICE__CONTACT`).
   */
  static async create({ simulated = 0, url, env = {} } = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'hailong-demo-'));
    const demo = new Demo(folder, url ?? `sqlite:${join(folder, 'demo.db')}`, env);
    try {
      await demo.run('init', '--demo');
      for (const campaign of simulated ? ['demo-mot-cua-nhanh', 'demo-sipas-2017'] : []) {
        await demo.run('simulate', '--campaign', campaign, '--count', String(simulated), '--seed', '44');
      }
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return demo;
  }

  /** Creates and serves one. */
  static async started(options) {
    const demo = await Demo.create(options);
    try {
      await demo.start();
    } catch (error) {
      await demo.stop();
      throw error;
    }
    return demo;
  }

  /** What a command prints; throws with what it says where it refuses. Works beside the server. */
  async run(...args) {
    const { stdout } = await promisify(execFile)(binary, args, { cwd: root, env: this.env, maxBuffer: 1 << 26 });
    return stdout;
  }

  /** What a command prints as JSON. */
  async json(...args) {
    return JSON.parse(await this.run(...args, '--format', 'json'));
  }

  /**
   * A campaign of a questionnaire of `survey-defs` (`sipas-2023.1`) or of a file, with a code for every
   * commune; as many of one questionnaire as wanted. `opens` and `closes` are days from today.
   */
  async campaign(id, definition, { opens = -30, closes = 30 } = {}) {
    const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const file = /\.ya?ml$/.test(definition);
    await this.run('definitions', 'publish', definition);
    const name = file ? definition.split('/').pop().replace(/\.ya?ml$/, '') : definition;
    await this.run(
      'campaign', 'create', id, '--title', `Đợt thử ${id}`, '--definition', name, '--units', '44',
      '--opens', day(opens), '--closes', day(closes), '--public',
    );
    const [made] = await this.json('touchpoints', 'create', '--campaign', id, '--under', '44');
    // A server that runs beside follows the ledger in its own time; whatever it says of the counter, open
    // or not, names the unit.
    const known = async () => (await (await fetch(`${this.at.origin}/S/${made.code}`)).text()).includes(made.unit_name);
    if (this.at) await eventually(known, `the server knows ${id}`);
    return id;
  }

  /** A counter of a campaign that no other test of this province uses: its ledger is counted apart. */
  async counter(campaign) {
    if (!this.taken.has(campaign)) {
      const all = await this.json('touchpoints', 'list', '--campaign', campaign);
      this.taken.set(campaign, all.filter((one) => one.counter === '' && !one.revoked));
    }
    const next = this.taken.get(campaign).shift();
    if (!next) throw new Error(`every counter of ${campaign} is taken`);
    return new Counter(this, campaign, next);
  }

  /** A further touchpoint of a counter, of this channel. */
  async beside({ campaign, unit }, channel) {
    const [made] = await this.json('touchpoints', 'create', '--campaign', campaign, '--unit', unit, '--channel', channel);
    return new Counter(this, campaign, made);
  }

  /** Starts the server, on a free port, and resolves with the addresses that it prints: `{ forms, results, origin }`. */
  async start(port = '0') {
    const where = ['--database-url', this.url, '--bind', '127.0.0.1', '--port', port];
    this.child = spawn(binary, ['serve', ...this.mode(), ...where], { cwd: root, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
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

  /** How the server is started, besides where. */
  mode() {
    return ['--demo'];
  }

  /** Starts it again at the address that it had: an open page finds it there. */
  async restart() {
    return this.start(new URL(this.at.origin).port);
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

  /** Ends the server and removes the folder. */
  async stop() {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await this.exited;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
