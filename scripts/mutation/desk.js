/**
 * The job of the working process and its result. The runner of Jest puts the job here; the environment of the spec file
 * takes it.
 *
 * @typedef {object} Job
 * @property {'each-test' | 'whole-file'} way
 * @property {string} file of a spec, relative to the root
 * @property {readonly string[]} [known] each-test: mutants that need not be tried
 * @property {boolean} [again] each-test: whether tests are repeated at all
 * @property {readonly string[]} [weary] each-test: mutants that are tried on few tests
 * @property {readonly string[]} [once] each-test: tests that are not repeated
 * @property {string} [mutant] whole-file: the one that is switched on
 * @property {readonly string[]} [tests] whole-file: those that run; all without it
 *
 * @typedef {{ test: string, message: string }} Failure
 */
export const desk = {
  /** @type {Job | undefined} */
  job: undefined,
  /** @type {object | undefined} */
  result: undefined,
};
