import { readFileSync } from 'node:fs';

/**
 * Which spec files to run as a whole for the mutants that nobody has noticed yet, the most promising first: those that
 * have noticed most other mutants of the same source.
 *
 * @param {import('./progress.js').Progress} progress
 * @param {readonly string[]} sources with all mutants in them
 * @param {number} mostFiles for one mutant
 * @returns {{ mutant: string, file: string, tests: string[], rank: number }[]} with the tests that reach the mutant
 */
export function wholeFilePlans(progress, sources, mostFiles) {
  const sourceOf = mutantsIn(sources);
  const noticedBy = {};
  for (const [mutant, { test }] of Object.entries(progress.noticed)) {
    const pair = `${test.split(' ')[0]} ${sourceOf.get(mutant)}`;
    noticedBy[pair] = (noticedBy[pair] ?? 0) + 1;
  }
  const plans = new Map();
  for (const [file, { tests, coverage }] of Object.entries(progress.files)) {
    for (const mutant of file.startsWith('test/') ? mutantsOf(coverage) : []) {
      if (!progress.isKnown(mutant)) {
        const promise = noticedBy[`${file} ${sourceOf.get(mutant)}`] ?? 0;
        plans.set(mutant, [
          ...(plans.get(mutant) ?? []),
          { mutant, file, promise, ...reaching(mutant, file, tests, coverage) },
        ]);
      }
    }
  }
  return [...plans.values()]
    .flatMap((each) => each.sort((a, b) => b.promise - a.promise || a.ms - b.ms).slice(0, mostFiles))
    .map((plan) => ({ ...plan, rank: plans.get(plan.mutant).indexOf(plan) }))
    .sort((a, b) => a.rank - b.rank);
}

/** @returns {Set<string>} that tests of a file reach */
export const mutantsOf = ({ perTest }) => new Set(Object.values(perTest).flatMap((hits) => Object.keys(hits)));

/** What the start alone reaches may be noticed by any test. */
function reaching(mutant, file, tests, { perTest }) {
  const those = tests.filter(({ id }) => perTest[id]?.[mutant] !== undefined && id !== `${file} start`);
  const running = those.length > 0 ? those : tests;
  return { tests: running.map(({ id }) => id), ms: running.reduce((sum, { timeSpentMs }) => sum + timeSpentMs, 0) };
}

/** @returns {Map<string, string>} source by mutant */
const mutantsIn = (sources) =>
  new Map(
    sources.flatMap((source) =>
      [...readFileSync(source, 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g)].map(([, mutant]) => [mutant, source]),
    ),
  );
