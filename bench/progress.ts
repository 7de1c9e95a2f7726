/** Tells how far the bench is, on standard error: the report alone goes to standard output. */
export const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};
