#!/usr/bin/env bash
# openapi-zod-client turns an object with named properties and a typed rest into a map of the rest: valid answers are refused.
#
# Packages: openapi-zod-client 1.18.3, zod 3.25.76.
# Input:    a schema with the required integer `count` and additionalProperties of type string; the object {"count":1,"a":"x"}.
#           By OpenAPI 3.0 additionalProperties speaks of undeclared properties only.
# Guess:    z.object({ count: z.number().int() }).catchall(z.string()).
# Seen:     z.record(z.string()): `count` is not declared at all, the valid object fails ("Expected string, received number")
#           and {} passes although `count` is required.
# So:       an OpenAPI document that wants to reach these users declares no typed rest beside properties.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts openapi-zod-client@1.18.3 zod@3.25.76
cat >document.json <<'EOF'
{"openapi":"3.0.3","info":{"title":"Shop","version":"1"},"paths":{"/tally":{"get":{"operationId":"getTally","responses":{"200":{
"description":"OK","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Tally"}}}}}}}},
"components":{"schemas":{"Tally":{"type":"object","required":["count"],"properties":{"count":{"type":"integer"}},"additionalProperties":{"type":"string"}}}}}
EOF
npx openapi-zod-client document.json -o client.ts >/dev/null 2>&1
grep '^const Tally' client.ts | tee seen.txt
cat >run.mjs <<EOF
import { z } from 'zod';
$(grep '^const Tally' client.ts)
for (const value of [{ count: 1, a: 'x' }, {}]) {
  const { success, error } = Tally.safeParse(value);
  console.log(JSON.stringify(value), success ? 'passes' : error.issues[0].message);
}
EOF
node run.mjs | tee -a seen.txt
cat >expected.txt <<'EOF'
const Tally = z.record(z.string());
{"count":1,"a":"x"} Expected string, received number
{} passes
EOF
diff expected.txt seen.txt
