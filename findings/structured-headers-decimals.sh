#!/usr/bin/env bash
# structured-headers writes the decimal 1.0005 as "1.", which it cannot read itself, and rounds exact halves up.
#
# Packages: structured-headers 2.1.0 (RFC 8941 and RFC 9651).
# Input:    the decimals 1.0005, 7.0004, 0.0625 and 0.3125, written; the field value 1.0, read and written again.
# Guess:    1.0 and 7.0 (at most three places, at least one digit behind the point); 0.062 and 0.312 (RFC 9651 4.1.5: an exact
#           half goes to the even digit, and both are exact in binary); 1.0, since decimals and integers are different types.
# Seen:     "1." and "7.", for which its own parser throws; 0.063 and 0.313; 1, which is an integer now.
# So:       a sender of weights, rates or costs has to round to three places before; a proxy that reads and writes fields
#           with it changes them, so that a signature over the field breaks.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts structured-headers@2.1.0
cat >run.mjs <<'EOF'
import { parseItem, serializeItem } from 'structured-headers';

const readAgain = (text) => {
  try {
    return parseItem(text)[0];
  } catch (error) {
    return error.name;
  }
};
for (const number of [1.0005, 7.0004, 0.0625, 0.3125]) {
  const text = serializeItem(number);
  console.log(`${number} is written as ${text}, which is read as ${readAgain(text)}`);
}
console.log(`1.0 is read and written again as ${serializeItem(parseItem('1.0'))}`);
EOF
node run.mjs | tee seen.txt
cat >expected.txt <<'EOF'
1.0005 is written as 1., which is read as Error
7.0004 is written as 7., which is read as Error
0.0625 is written as 0.063, which is read as 0.063
0.3125 is written as 0.313, which is read as 0.313
1.0 is read and written again as 1
EOF
diff expected.txt seen.txt
