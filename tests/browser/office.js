// An office that nobody has set up yet: an empty folder, or an empty PostgreSQL database.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Demo } from './program.js';

export class Office extends Demo {
  /** `url` names another database than a SQLite file in a new folder. */
  static async empty(url) {
    const folder = await mkdtemp(join(tmpdir(), 'hailong-office-'));
    return new Office(folder, url ?? `sqlite:${join(folder, 'hailong.db')}`, {});
  }

  mode() {
    return ['--new'];
  }

  /** The service's address, and the one that the operator's terminal shows at the first start. */
  read(lines) {
    const text = lines.join('\n');
    const origin = text.match(/answers at (\S+?)\/? /)?.[1];
    const setup = text.match(/^ *(\S+\/staff\/setup\?code=\S+)/m)?.[1];
    return origin && (setup || this.begun) ? { origin, setup } : null;
  }
}
