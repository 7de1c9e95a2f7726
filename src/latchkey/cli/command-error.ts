/** A fault that the user of a command can cure; its message is all that is printed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
