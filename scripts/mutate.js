import { Stryker } from '@stryker-mutator/core';

/**
 * Changes rules one by one and tells which changes the specs do not notice.
 *
 *     npm run mutate -- conditions                     # a folder of src, by the unit specs in it
 *     npm run mutate -- roles/policy.guard.ts src/roles/policy.guard.spec.ts
 *
 * The second form names the unit specs. End-to-end specs cannot be run twice on one database. Reports are written to `.mutation/<folder or file>/`.
 */
const [place = 'conditions', ...specs] = process.argv.slice(2);
const isFile = place.endsWith('.ts');
const report = `.mutation/${place.replaceAll('/', '-')}`;

process.env.MUTATION_SPECS = (specs.length > 0 ? specs : [`src/${place}/**/*.spec.ts`]).join(',');
await new Stryker({
  configFile: 'scripts/mutation/stryker.config.js',
  mutate: [isFile ? `src/${place}` : `src/${place}/**/*.ts`, '!src/**/*.{spec,fixture,module,entity}.ts'],
  htmlReporter: { fileName: `${report}/index.html` },
  jsonReporter: { fileName: `${report}/report.json` },
}).runMutationTest();
