// One counter of a campaign, as a poster names it, and what the ledger holds for its unit.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './wait.js';

export class Counter {
  constructor(demo, campaign, { code, unit_code, unit_name }) {
    Object.assign(this, { demo, campaign, code, unit: unit_code, name: unit_name });
  }

  /** The form's address; `form('en')` in another language. */
  form(lang) {
    return `${this.demo.at.origin}/S/${this.code}${lang ? `?lang=${lang}` : ''}`;
  }

  kiosk(lang) {
    return `${this.demo.at.origin}/K/${this.code}${lang ? `?lang=${lang}` : ''}`;
  }

  /** Where a response is put by its id. */
  put(id) {
    return `${this.demo.at.origin}/api/v1/touchpoints/${this.code}/responses/${id}`;
  }

  /** The responses that the ledger holds, by column, read from an export: no server is asked. */
  async rows() {
    const file = join(this.demo.folder, `${randomUUID()}.csv`);
    await this.demo.run('export', '--campaign', this.campaign, '--what', 'responses', '--format', 'csv', '--out', file);
    const [head, ...rows] = parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
    await rm(file);
    const all = rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
    return all.filter((row) => row.unit_code === this.unit);
  }

  /** Waits until the ledger holds exactly so many responses of this counter, and gives them. */
  async holds(n) {
    let rows = [];
    await eventually(async () => (rows = await this.rows()).length >= n, `${n} responses of ${this.name}`);
    assert.equal(rows.length, n, `responses of ${this.name}`);
    return rows;
  }
}

/** RFC 4180. */
function parse(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}
