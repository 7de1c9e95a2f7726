#!/usr/bin/env bash
# swagger-typescript-api names enum constants with signs by their place: reordering them exchanges their meaning.
#
# Packages: swagger-typescript-api 13.13.0.
# Input:    an OpenAPI 3.0 document with a sort order of the constants "+price", "-price" and "price", and the same
#           document with the first two exchanged.
# Guess:    the names come from the values (PlusPrice, MinusPrice), or the generator complains that it has none.
# Seen:     the first one with a sign becomes ValuePrice, the second ValuePrice1. After the exchange ValuePrice is
#           "-price": code that compiled goes on compiling and sorts the other way.
# So:       sort orders with a leading sign do not belong into an enum of a document; a pattern keeps its meaning.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts swagger-typescript-api@13.13.0
document() {
  cat <<EOF
{"openapi":"3.0.3","info":{"title":"Shop","version":"1"},"paths":{"/products":{"get":{"operationId":"list",
"parameters":[{"name":"sort","in":"query","schema":{"\$ref":"#/components/schemas/Sort"}}],
"responses":{"200":{"description":"OK"}}}}},"components":{"schemas":{"Sort":{"type":"string","enum":[$1]}}}}
EOF
}
names() {
  document "$1" >document.json
  npx swagger-typescript-api generate -p document.json -o out -n api.ts >/dev/null 2>&1
  grep -A 4 'enum Sort' out/api.ts
}
{
  names '"+price","-price","price"'
  names '"-price","+price","price"'
} | tee seen.txt
cat >expected.txt <<'EOF'
export enum Sort {
  ValuePrice = "+price",
  ValuePrice1 = "-price",
  Price = "price",
}
export enum Sort {
  ValuePrice = "-price",
  ValuePrice1 = "+price",
  Price = "price",
}
EOF
diff expected.txt seen.txt
