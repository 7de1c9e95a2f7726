/** What the database holds of roles of one kind, and a text that is equal for equal contents. */
export interface StoredRoles<R> {
  readonly roles: readonly R[];
  readonly text: string;
}

/** A list in a column of JSON text; empty for null. */
export const jsonList = (json: string | null | undefined): readonly unknown[] =>
  (JSON.parse(json ?? 'null') as readonly unknown[] | null) ?? [];
