#!/usr/bin/env bash
# postgres-range takes the moment `infinity` for "no bound", and writes texts without the blanks at their ends.
#
# Packages: postgres-range 1.1.4 (by which pg-types 4 reads ranges), PGlite 0.5.14 as the database.
# Input:    ranges as PostgreSQL writes them: tsrange('infinity', NULL), which holds no moment of any calendar; a period of validity
#           with the end `infinity`; a range of texts with blanks at the outer ends of its bounds. Each is parsed, asked, and written back.
# Guess:    the bounds stay texts, `infinity` among them; what is written is the same range for the database.
# Seen:     `[infinity,)` becomes `(,)`, which holds every moment, in the package and, once written back, in the database. The period
#           loses its end: upper_inf() was false and is true. `[" a","b "]` becomes `[a,b]`. Nothing is reported.
# So:       an application that reads ranges with it and writes them back changes rows it has not touched. Say "never" by an empty
#           range and "for ever" by NULL, and keep texts with blanks out of ranges.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts postgres-range@1.1.4 @electric-sql/pglite@0.5.14
cat >run.mjs <<'EOF'
import { PGlite } from '@electric-sql/pglite';
import { parse, serialize } from 'postgres-range';

const db = await PGlite.create();
await db.exec('CREATE TYPE textrange AS RANGE (subtype = text)');
const valueOf = async (expression, ...values) => {
  const { rows } = await db.query(`SELECT ${expression} AS value`, values);
  return rows[0].value;
};

const never = await valueOf(`tsrange('infinity', NULL)::text`);
const read = parse(never);
console.log(`${never} holds 2026: ${await valueOf(`$1::tsrange @> timestamp '2026-01-01'`, never)}`);
console.log(`parsed: ${read.containsPoint('2026-01-01')}`);
const back = serialize(read);
console.log(`written back as ${back}: ${await valueOf(`$1::tsrange @> timestamp '2026-01-01'`, back)}`);

const period = await valueOf(`'[2024-01-01,infinity]'::tsrange::text`);
const again = serialize(parse(period));
console.log(`upper_inf: ${await valueOf('upper_inf($1::tsrange)', period)}, written back: ${await valueOf('upper_inf($1::tsrange)', again)}`);

const texts = await valueOf(`textrange(' a', 'b ', '[]')::text`);
console.log(`${texts} is written back as ${serialize(parse(texts))}`);
await db.close();
EOF
node run.mjs | tee seen.txt
cat >expected.txt <<'EOF'
[infinity,) holds 2026: false
parsed: true
written back as (,): true
upper_inf: false, written back: true
[" a","b "] is written back as [a,b]
EOF
diff expected.txt seen.txt
