// An OpenID provider, as a process of its own: prints its issuer, waits for the line that names the address to which it
// may send browsers back, then answers. Whoever signs in there is who they say that they are.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
console.log(issuer);
const [back] = await once(createInterface({ input: process.stdin }), 'line');

const provider = new Provider(issuer, {
  clients: [{ client_id: 'hailong', client_secret: process.env.SSO_SECRET, redirect_uris: [back], grant_types: ['authorization_code'] }],
  claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: `subject of ${id}`, preferred_username: id, email: `${id}@example.vn`, email_verified: true }),
  }),
  pkce: { required: () => true },
});
server.on('request', provider.callback());
console.log('answers');
process.stdin.on('end', () => process.exit(0));
