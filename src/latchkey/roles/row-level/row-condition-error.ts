/** A condition that cannot be a policy. The message states the fault in one sentence. */
export class RowConditionError extends Error {
  override readonly name = 'RowConditionError';
}
