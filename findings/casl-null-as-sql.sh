#!/usr/bin/env bash
# A CASL rule with a null condition grants other rows in memory than through @ucast/sql.
#
# Packages: @casl/ability 7.0.1, @ucast/sql 1.0.0-alpha.12 (interpreter of CASL conditions for SQL), PGlite 0.5.14 as the database.
# Input:    the rules {region: null}, {region: {$ne: null}} and "all but {region: 'EU'}", over three rows: 'EU', 'US' and null.
# Guess:    the SQL says IS NULL, IS NOT NULL, and IS DISTINCT FROM, since those are the rows the ability grants.
# Seen:     it says = NULL and <> NULL, which select nothing, and NOT (region = 'EU'), which loses the row without a region.
#           In memory the same ability grants 1, 2 and 2 rows. No error or warning anywhere.
# So:       an application that filters lists by SQL and checks single rows in memory shows rows that its lists never contain.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @casl/ability@7.0.1 @ucast/sql@1.0.0-alpha.12 @electric-sql/pglite@0.5.14
cat >run.mjs <<'EOF'
import { AbilityBuilder, createMongoAbility, subject } from '@casl/ability';
import { rulesToAST } from '@casl/ability/extra';
import { PGlite } from '@electric-sql/pglite';
import { allInterpreters, createSqlInterpreter, pg } from '@ucast/sql';

const rows = [{ region: 'EU' }, { region: 'US' }, { region: null }];
const db = await PGlite.create();
await db.exec("CREATE TABLE customer (region text); INSERT INTO customer VALUES ('EU'), ('US'), (NULL)");
const interpret = createSqlInterpreter(allInterpreters);

async function compare(title, define) {
  const builder = new AbilityBuilder(createMongoAbility);
  define(builder);
  const ability = builder.build();
  const inMemory = rows.filter((row) => ability.can('read', subject('Customer', { ...row }))).length;
  const [where, values] = interpret(rulesToAST(ability, 'read', 'Customer'), pg);
  const bySql = (await db.query(`SELECT * FROM customer WHERE ${where}`, values)).rows.length;
  console.log(`${title}: ${inMemory} in memory, ${bySql} by ${where}`);
}

await compare('null', ({ can }) => can('read', 'Customer', { region: null }));
await compare('not null', ({ can }) => can('read', 'Customer', { region: { $ne: null } }));
await compare('all but EU', ({ can, cannot }) => {
  can('read', 'Customer');
  cannot('read', 'Customer', { region: 'EU' });
});
await db.close();
EOF
node run.mjs | tee seen.txt
cat >expected.txt <<'EOF'
null: 1 in memory, 0 by "region" = $1
not null: 2 in memory, 0 by "region" <> $1
all but EU: 2 in memory, 1 by not ("region" = $1)
EOF
diff expected.txt seen.txt
