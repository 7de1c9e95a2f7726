#!/usr/bin/env bash
# After a dump by @electric-sql/pglite-tools the database refuses every write.
#
# Packages: @electric-sql/pglite-tools 0.4.8 with the @electric-sql/pglite it asks for, 0.5.8 (PostgreSQL 18.3).
# Input:    a table, a prepared statement, pgDump({ pg }) as its page shows it, then an INSERT.
# Guess:    pg_dump has a session of its own, as everywhere else; afterwards the database is as it was.
# Seen:     the session stays in pg_dump's read-only REPEATABLE READ transaction: the INSERT fails with 25006, reads show
#           the moment of the dump, and prepared statements are gone. ROLLBACK ends it, and takes the search path back that
#           the tool had restored inside it: tables are only found by their schema's name. No page says that either is needed.
# So:       after a dump of a running database roll back and set the search path again, or dump a copy.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.8 @electric-sql/pglite-tools@0.4.8
cat >run.mjs <<'EOF'
import { PGlite } from '@electric-sql/pglite';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';

const db = await PGlite.create();
const value = async (sql) => Object.values((await db.query(sql)).rows[0] ?? {})[0];
const outcome = (sql) => db.query(sql).then(() => 'done', ({ code, message }) => `${code} ${message}`);

await db.exec('CREATE TABLE note (id int PRIMARY KEY); PREPARE one AS SELECT 1');
console.log(`before: read-only ${await value('SHOW transaction_read_only')}`);
const dump = await (await pgDump({ pg: db })).text();
console.log(`dumped: ${dump.includes('CREATE TABLE public.note')}`);
console.log(`after: read-only ${await value('SHOW transaction_read_only')}, ${await value('SHOW transaction_isolation')}`);
console.log(`prepared statements: ${await value('SELECT count(*) FROM pg_prepared_statements')}`);
console.log(`insert: ${await outcome('INSERT INTO note VALUES (1)')}`);
await db.query('ROLLBACK');
console.log(`insert after ROLLBACK: ${await outcome('INSERT INTO note VALUES (1)')}`);
console.log(`search path: "${await value('SHOW search_path')}"`);
console.log(`insert by schema: ${await outcome('INSERT INTO public.note VALUES (1)')}`);
await db.close();
EOF
node run.mjs | tee seen.txt
cat >expected.txt <<'EOF'
before: read-only off
dumped: true
after: read-only on, repeatable read
prepared statements: 0
insert: 25006 cannot execute INSERT in a read-only transaction
insert after ROLLBACK: 42P01 relation "note" does not exist
search path: ""
insert by schema: done
EOF
diff expected.txt seen.txt
