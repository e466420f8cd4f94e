// A PostgreSQL database of a test's own, on the server that HAILONG_TEST_POSTGRES names, opened and closed at will.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export class Database {
  constructor(server, name) {
    this.server = server;
    this.name = name;
    const url = new URL(server);
    url.pathname = `/${name}`;
    this.url = url.href;
  }

  static async create(server) {
    const database = new Database(server, `hailong_browser_${process.pid}_${Date.now()}`);
    await database.say(`CREATE DATABASE ${database.name} TEMPLATE template0`);
    return database;
  }

  /** Nobody is connected, and nobody can connect. */
  async close() {
    await this.say(`ALTER DATABASE ${this.name} ALLOW_CONNECTIONS false`);
    await this.say(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${this.name}'`);
  }

  async open() {
    await this.say(`ALTER DATABASE ${this.name} ALLOW_CONNECTIONS true`);
  }

  async drop() {
    await this.say(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }

  async say(sql) {
    await promisify(execFile)('psql', ['-X', '-q', '-d', this.server, '-c', sql]);
  }
}
