#!/usr/bin/env bash
# PostgreSQL gives each part of an ISO 8601 interval a sign of its own; libraries for durations drop what follows the first minus sign, give
# the minus to the whole, or refuse the text.
#
# Packages: iso8601-duration 2.1.4, dayjs 1.11.23 (plugin duration), tinyduration 3.4.1, temporal-polyfill 1.0.8; PGlite 0.5.17 as the
#           database, with intervalstyle = iso_8601.
# Input:    '1 month -1 day', which is `P1M-1D`: what subtracting a day from a month's term gives.
# Guess:    a library that reads the text gives a month less a day, or raises an error.
# Seen:     iso8601-duration reads one month: the days are 0, and nothing is raised; `P-1M` alone is refused. dayjs writes
#           `-P1M1D`, which negates both parts, and which PostgreSQL refuses. temporal-polyfill refuses the text, because a duration of
#           ECMAScript has one sign for the whole. tinyduration reads it right.
# So:       send intervals of one sign to clients in JavaScript, or read them part by part; never write back what dayjs made of one.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  iso8601-duration@2.1.4 dayjs@1.11.23 tinyduration@3.4.1 temporal-polyfill@1.0.8 @electric-sql/pglite@0.5.17
cat >run.mjs <<'END'
import { PGlite } from '@electric-sql/pglite';
import dayjs from 'dayjs';
import duration from 'dayjs/plugin/duration.js';
import * as iso8601 from 'iso8601-duration';
import { Temporal } from 'temporal-polyfill';
import * as tinyduration from 'tinyduration';

dayjs.extend(duration);
const db = await PGlite.create();
await db.exec("SET intervalstyle = 'iso_8601'");
const textOf = async (interval) => (await db.query(`SELECT ($1::interval)::text AS text`, [interval])).rows[0].text;
const outcome = async (work) => {
  try {
    return JSON.stringify(await work());
  } catch {
    return 'refused';
  }
};

const text = await textOf('1 month -1 day');
console.log(text);
const { months, days } = iso8601.parse(text);
console.log(`iso8601-duration: ${months} month, ${days} days`);
console.log(`iso8601-duration of P-1M: ${await outcome(() => iso8601.parse('P-1M'))}`);
const again = dayjs.duration(text).toISOString();
console.log(`dayjs: ${again}, which the database reads as: ${await outcome(() => textOf(again))}`);
console.log(`temporal-polyfill: ${await outcome(() => Temporal.Duration.from(text))}`);
console.log(`tinyduration: ${await outcome(() => tinyduration.parse(text))}`);
await db.close();
END
node run.mjs | tee seen.txt
cat >expected.txt <<'END'
P1M-1D
iso8601-duration: 1 month, 0 days
iso8601-duration of P-1M: refused
dayjs: -P1M1D, which the database reads as: refused
temporal-polyfill: refused
tinyduration: {"months":1,"days":-1}
END
diff expected.txt seen.txt
