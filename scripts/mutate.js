import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { END_TO_END } from './mutation/end-to-end.js';

/**
 * Changes rules one by one and reports which changes the specs do not notice.
 *
 *     npm run mutate -- conditions                     # a folder of src/latchkey, by the unit specs in it
 *     npm run mutate -- roles/policy.guard.ts src/latchkey/roles/policy.guard.spec.ts
 *     DATABASE_URL=postgres://... npm run mutate -- auth --e2e
 *
 * The second form names the specs. With `--e2e` those of `mutation/end-to-end.js` count as well: a separate database
 * server, without fsync, makes it much faster. `--files` says on how many whole spec files a surviving change is tried.
 * `--continue` goes on with a run that was stopped, or after specs were added. Reports are written to
 * `.mutation/<folder or file>/`.
 */
const { positionals, values } = parseArgs({
  options: {
    e2e: { type: 'boolean' },
    files: { type: 'string', default: '2' },
    continue: { type: 'boolean' },
  },
  allowPositionals: true,
});
const [place = 'conditions', ...specs] = positionals;
const isFile = place.endsWith('.ts');
const report = `.mutation/${place.replaceAll('/', '-')}`;

process.env.MUTATION_SPECS = [
  ...(specs.length > 0 ? specs : [`src/latchkey/${place}/**/*.spec.ts`]),
  ...(values.e2e ? END_TO_END[place] : []),
].join(',');
process.env.MUTATION_PROGRESS = resolve(report, 'progress.json');
process.env.MUTATION_FILES = values.files;
process.env.MUTATION_GO_ON = String(values.continue ?? false);
await new Stryker({
  configFile: 'scripts/mutation/stryker.config.js',
  mutate: [
    isFile ? `src/latchkey/${place}` : `src/latchkey/${place}/**/*.ts`,
    '!src/**/*.{spec,fixture,module,entity}.ts',
  ],
  htmlReporter: { fileName: `${report}/index.html` },
  jsonReporter: { fileName: `${report}/report.json` },
}).runMutationTest();
