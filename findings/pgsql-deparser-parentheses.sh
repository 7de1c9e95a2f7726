#!/usr/bin/env bash
# pgsql-deparser drops parentheses that decide what `IS TRUE`, `IS NULL` and `BETWEEN` speak of, and the statement finds other rows.
#
# Packages: pgsql-parser 18.2.8 (the parser of PostgreSQL itself) and pgsql-deparser 18.3.8, PGlite 0.5.17 as the database.
# Input:    conditions over a boolean that is true, false or NULL, parsed and written back without a change.
# Guess:    the tree comes from PostgreSQL's own parser, so what is written from it means the same.
# Seen:     `(NOT done) IS TRUE` becomes `NOT (done) IS TRUE`, which also holds for NULL; `(done OR urgent) IS NULL` becomes
#           `done OR urgent IS NULL`; `(NOT done) BETWEEN false AND true` becomes `NOT (done) BETWEEN false AND true`. `(NOT done) = true`
#           keeps its parentheses. Nothing is reported: each text is valid.
# So:       compare the tree of the written text with that of the original before a rewritten statement runs.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pgsql-parser@18.2.8 pgsql-deparser@18.3.8 @electric-sql/pglite@0.5.17
cat >run.mjs <<'END'
import { PGlite } from '@electric-sql/pglite';
import { deparse, parse } from 'pgsql-parser';

const db = await PGlite.create();
await db.exec(`CREATE TABLE task (id int, done boolean, urgent boolean);
  INSERT INTO task VALUES (1, true, true), (2, false, false), (3, NULL, false), (4, false, NULL)`);
const rowsOf = async (statement) => (await db.query(statement)).rows.map(({ id }) => id).join(' ') || 'none';
for (const condition of [
  '(NOT done) IS TRUE',
  '(done OR urgent) IS NULL',
  '(NOT done) BETWEEN false AND true',
  '(NOT done) = true',
]) {
  const statement = `SELECT id FROM task WHERE ${condition} ORDER BY id`;
  const written = await deparse(await parse(statement));
  const kept = written.replace(/\s+/g, ' ').match(/WHERE (.*) ORDER/)[1];
  console.log(`${condition}: ${await rowsOf(statement)} => ${kept}: ${await rowsOf(written)}`);
}
await db.close();
END
node run.mjs | tee seen.txt
cat >expected.txt <<'END'
(NOT done) IS TRUE: 2 4 => NOT (done) IS TRUE: 2 3 4
(done OR urgent) IS NULL: 3 4 => done OR urgent IS NULL: 1 4
(NOT done) BETWEEN false AND true: 1 2 4 => NOT (done) BETWEEN false AND true: none
(NOT done) = true: 2 4 => (NOT (done)) = true: 2 4
END
diff expected.txt seen.txt
