#!/usr/bin/env bash
# Zodios clients send arrays as name[]=, whatever style the OpenAPI document declares.
#
# Packages: openapi-zod-client 1.18.3, @zodios/core 10.9.6, axios 1.7.9, zod 3.25.76, esbuild 0.25.12.
# Input:    an OpenAPI 3.0 operation with the array `ids` in the query, once with style form and explode: false, once with
#           explode: true; called with 1 and 2.
# Guess:    ids=1,2 and ids=1&ids=2, the two forms of OpenAPI.
# Seen:     ids[]=1&ids[]=2 for both, the habit of axios: a name that the document does not
#           have. A server that ignores unknown parameters answers as if no ids had been given.
# So:       a parameter that narrows a result must not be an array in a document for such clients, or be refused when missing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-zod-client@1.18.3 @zodios/core@10.9.6 axios@1.7.9 zod@3.25.76 esbuild@0.25.12
operation() {
  echo "{\"get\":{\"operationId\":\"$1\",\"parameters\":[{\"name\":\"ids\",\"in\":\"query\",\"style\":\"form\",\"explode\":$2,\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}],\"responses\":{\"200\":{\"description\":\"OK\",\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\"}}}}}}}"
}
echo "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"Shop\",\"version\":\"1\"},\"paths\":{\"/joined\":$(operation joined false),\"/repeated\":$(operation repeated true)}}" >document.json
npx openapi-zod-client document.json -o client.ts >/dev/null 2>&1
cat >call.ts <<'EOF'
import { createServer } from 'node:http';
import { createApiClient } from './client';
const server = createServer(({ url }, response) => {
  console.log(url);
  response.setHeader('content-type', 'application/json').end('{}');
}).listen(0, '127.0.0.1', async () => {
  const { port } = server.address() as { port: number };
  const api = createApiClient(`http://127.0.0.1:${port}`);
  await api.joined({ queries: { ids: ['1', '2'] } });
  await api.repeated({ queries: { ids: ['1', '2'] } });
  process.exit();
});
EOF
npx esbuild call.ts --bundle --platform=node --outfile=call.cjs --log-level=error
node call.cjs | tee seen.txt
cat >expected.txt <<'EOF'
/joined?ids[]=1&ids[]=2
/repeated?ids[]=1&ids[]=2
EOF
diff expected.txt seen.txt
