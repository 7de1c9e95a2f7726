/** Ends the run with one sentence for the person at the command line. */
export class ComparisonError extends Error {}
