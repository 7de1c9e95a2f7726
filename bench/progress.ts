/** Reports progress on standard error: only the report goes to standard output. */
export const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};
