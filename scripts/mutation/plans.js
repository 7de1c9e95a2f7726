/**
 * Which spec files to run as a whole for the mutants that nobody has noticed yet: those in which most tests reach it,
 * first the best one of each mutant.
 *
 * @param {import('./progress.js').Progress} progress
 * @param {number} mostFiles for one mutant
 * @returns {{ mutant: string, file: string, tests: string[] }[]} with the tests that reach the mutant
 */
export function wholeFilePlans({ files, known }, mostFiles) {
  const plans = new Map();
  for (const [file, { tests, coverage }] of Object.entries(files)) {
    for (const mutant of file.startsWith('test/') ? mutantsOf(coverage) : []) {
      plans.set(mutant, [...(plans.get(mutant) ?? []), { mutant, file, ...reaching(mutant, file, tests, coverage) }]);
    }
  }
  known.forEach((mutant) => plans.delete(mutant));
  return [...plans.values()]
    .flatMap((each) => each.sort((a, b) => b.count - a.count).map((plan, rank) => ({ ...plan, rank })))
    .filter(({ rank }) => rank < mostFiles)
    .sort((a, b) => a.rank - b.rank);
}

/** @returns {Set<string>} that tests of a file reach */
export const mutantsOf = ({ perTest }) => new Set(Object.values(perTest).flatMap((hits) => Object.keys(hits)));

/** What the start alone reaches may be noticed by any test. */
function reaching(mutant, file, tests, { perTest }) {
  const those = tests.filter(({ id }) => perTest[id]?.[mutant] !== undefined && id !== `${file} start`);
  return { tests: (those.length > 0 ? those : tests).map(({ id }) => id), count: those.length };
}
