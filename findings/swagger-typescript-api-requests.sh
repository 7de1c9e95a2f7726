#!/usr/bin/env bash
# Clients by swagger-typescript-api drop header parameters, do not encode slashes in path parameters, and repeat arrays.
#
# Packages: swagger-typescript-api 13.13.0, esbuild 0.25.12 (to run what it writes).
# Input:    an OpenAPI 3.0 operation with the path parameter {id}, the header parameter If-Match, and the array `ids` with
#           explode: false; called with the id "2026/7" and the ids "1" and "2".
# Guess:    GET /orders/2026%2F7?ids=1,2, and an argument for If-Match.
# Seen:     GET /orders/2026/7?ids=1&ids=2; the method has no argument for the header, which has to be passed beside the
#           types as a parameter of fetch. The generator prints no warning.
# So:       ids that may hold a slash need an encoding of their own (base64url), and a server that requires If-Match is not
#           usable by the types alone.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund swagger-typescript-api@13.13.0 esbuild@0.25.12
cat >document.json <<'EOF'
{"openapi":"3.0.3","info":{"title":"Shop","version":"1"},"paths":{"/orders/{id}":{"get":{"operationId":"getOrder","parameters":[
{"name":"id","in":"path","required":true,"schema":{"type":"string"}},
{"name":"If-Match","in":"header","required":true,"schema":{"type":"string"}},
{"name":"ids","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string"}}}],
"responses":{"200":{"description":"OK","content":{"application/json":{"schema":{"type":"object"}}}}}}}}}
EOF
npx swagger-typescript-api generate -p document.json -o out -n api.ts >generator.txt 2>&1
cat >call.ts <<'EOF'
import { createServer } from 'node:http';
import { Api } from './out/api';
const server = createServer(({ url, headers }, response) => {
  console.log(`${url} If-Match: ${headers['if-match'] ?? 'absent'}`);
  response.setHeader('content-type', 'application/json').end('{}');
}).listen(0, '127.0.0.1', async () => {
  const { port } = server.address() as { port: number };
  const api = new Api({ baseUrl: `http://127.0.0.1:${port}` });
  await api.orders.getOrder('2026/7', { ids: ['1', '2'] });
  process.exit();
});
EOF
npx esbuild call.ts --bundle --platform=node --outfile=call.cjs --log-level=error
{
  node call.cjs
  grep -ci 'warn\|header' generator.txt || true
} | tee seen.txt
cat >expected.txt <<'EOF'
/orders/2026/7?ids=1&ids=2 If-Match: absent
0
EOF
diff expected.txt seen.txt
