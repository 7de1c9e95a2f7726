import { CommandError } from './command-error.js';

/**
 * The value of the only option that a command takes.
 *
 * @param usage what the command expects, e.g. `latchkey backup --out shop.tar.gz`
 * @throws CommandError for other options, or none
 */
export function onlyOption(args: readonly string[], name: string, usage: string): string {
  const [option, value, ...further] = args;
  if (option !== name || value === undefined || value === '' || further.length > 0) {
    throw new CommandError(`Usage: ${usage}`);
  }
  return value;
}
