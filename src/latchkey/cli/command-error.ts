/** A fault that the user of a command can cure; only its message is printed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
