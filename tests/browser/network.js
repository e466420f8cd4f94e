// The network between a phone and the server, as bad as a test wants it.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Passes on what it is given. `is` says how it is now:
 *  - `open`: everything passes;
 *  - `down`: every connection is broken off at once;
 *  - `silent`: connections stand and nothing ever comes of them;
 *  - `deaf`: what the phone says arrives; the server's answer is lost with the connection. */
export class Network {
  #is = 'open';
  #pairs = new Set();
  #said = [];

  /** A network to this server's address, on a port of its own. */
  static async to(origin) {
    const network = new Network();
    network.server = origin;
    network.listener = createServer((phone) => network.#join(phone)).listen(0, '127.0.0.1');
    await once(network.listener, 'listening');
    // A test that ends badly leaves its network behind; it does not hold the process.
    network.listener.unref();
    network.origin = `http://127.0.0.1:${network.listener.address().port}`;
    return network;
  }

  /** The same address over this network. */
  over(url) {
    return url.replace(this.server, this.origin);
  }

  get is() {
    return this.#is;
  }

  /** Connections that stand when the network breaks down are broken off; when it falls silent, they stay. */
  set is(state) {
    this.#is = state;
    if (state === 'down' || state === 'open') this.#breakOff();
  }

  #join(phone) {
    if (this.#is === 'down') return phone.destroy();
    const { port } = new URL(this.server);
    const server = connect(Number(port), '127.0.0.1');
    const pair = { phone, server };
    const heard = [];
    this.#pairs.add(pair);
    this.#said.push(heard);
    phone.on('data', (said) => {
      heard.push(said);
      if (this.#is !== 'silent') server.write(said);
    });
    server.on('data', (said) => {
      if (this.#is === 'deaf') phone.destroy();
      else if (this.#is !== 'silent') phone.write(said);
    });
    for (const [end, other] of [[phone, server], [server, phone]]) {
      end.on('error', () => {});
      end.on('close', () => {
        this.#pairs.delete(pair);
        other.destroy();
      });
    }
  }

  #breakOff() {
    for (const { phone, server } of this.#pairs) {
      phone.destroy();
      server.destroy();
    }
  }

  /** The sheets that the phone sent so far, whether or not they arrived: `{ address, sheet }`. */
  sheets() {
    return this.#said.flatMap((heard) => [...sheetsIn(Buffer.concat(heard))]);
  }

  async close() {
    this.#is = 'down';
    this.#breakOff();
    this.listener.close();
  }
}

/** The bodies of what was put over one connection. */
function* sheetsIn(said) {
  for (let at = 0; (at = said.indexOf('PUT ', at)) >= 0; ) {
    const end = said.indexOf('\r\n\r\n', at) + 4;
    const head = said.toString('latin1', at, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    if (said.length >= end + length) {
      yield { address: head.split(' ')[1], sheet: JSON.parse(said.toString('utf8', end, end + length)) };
    }
    at = end + length;
  }
}
