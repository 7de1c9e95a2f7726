#!/usr/bin/env bash
# Until Node 22, a response that waits behind another on a connection emits neither "finish" nor "close" when the connection
# closes; since Node 24 it emits "close". Hooks of Fastify after responses run in neither.
#
# Packages: fastify 5.12.8 on node 22.23.3 and 24.21.0 (packages of npm).
# Input:    a client sends three GET requests at once on one connection, as HTTP/1.1 allows, and hangs up while the first is worked on. Every handler
#           ends.
# Guess:    every response closes with its connection, whatever the version, and `onResponse` runs for all three.
# Seen:     in 22 only the response at the head emits "close"; the two behind it emit nothing, ever, though their handlers have ended. In 24 all three
#           emit "close". `onResponse` runs for none of them, `onRequestAbort` for all.
# So:       what a request holds (a counter, a slot, memory) is to be released when its socket has closed and its handler has ended, not by an event of
#           its response.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts fastify@5.12.8
cat >run.mjs <<'END'
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify from 'fastify';

const app = Fastify();
const seen = new Map(['/slow', '/quick/1', '/quick/2'].map((path) => [path, []]));
app.addHook('onRequest', async (request, reply) => {
  for (const event of ['finish', 'close', 'error']) {
    reply.raw.once(event, () => seen.get(request.url).push(event));
  }
});
app.addHook('onRequestAbort', async (request) => seen.get(request.url).push('onRequestAbort'));
app.addHook('onResponse', async (request) => seen.get(request.url).push('onResponse'));
let release;
const released = new Promise((resolve) => {
  release = resolve;
});
app.get('/slow', async () => {
  await released;
  return 'slow';
});
app.get('/quick/:number', async () => 'quick');

await app.listen({ port: 0, host: '127.0.0.1' });
const socket = connect(app.server.address().port, '127.0.0.1');
await once(socket, 'connect');
socket.write([...seen.keys()].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
await pause(500);
socket.destroy();
await pause(200);
release();
await pause(500);
for (const [path, events] of seen) {
  console.log(`${path}: ${events.sort().join(', ')}`);
}
process.exit();
END
run() {
  npx --yes --package "node@$1" node run.mjs
}
diff <(run 22.23.3) <(printf '%s\n' '/slow: close, onRequestAbort' '/quick/1: onRequestAbort' '/quick/2: onRequestAbort')
diff <(run 24.21.0) <(printf '%s: close, onRequestAbort\n' /slow /quick/1 /quick/2)
echo 'As described.'
