import type { Signal } from '../../sql/transaction.js';
import type { SqlValue, TextRow } from '../../sql/statement.js';
import type { Transaction } from '../../sql/transaction.js';
import type { AuthorRights, EntityChange } from '../../model/entity-hooks.js';

type Values = Readonly<Record<string, SqlValue>>;

/** The rights of a user with exactly these permissions. */
export const authorWith = (...permissions: string[]): AuthorRights => ({
  mayDo: () => false,
  hasViewPolicy: () => false,
  mayModify: () => false,
  mayExecute: (permission) => permissions.includes(permission),
  rowPolicies: () => [],
});

const change = (
  operation: EntityChange['operation'],
  id: string,
  before: Values,
  values: Values,
  authorRights = authorWith(),
): EntityChange => ({
  operation,
  id,
  before: new Map(Object.entries(before)),
  values: new Map(Object.entries(values)),
  transients: new Map(),
  author: 'alice',
  authorId: undefined,
  authorSession: undefined,
  authorRights,
  locale: 'en',
  place: '',
});

export const created = (id: string, values: Values, rights?: AuthorRights) => change('create', id, {}, values, rights);
export const deleted = (id: string, before: Values, rights?: AuthorRights) => change('delete', id, before, {}, rights);
export const updated = (id: string, before: Values, values: Values, rights?: AuthorRights) =>
  change('update', id, before, values, rights);

/** A transaction that responds to statements by the words in them, and records reads and writes. */
export class RecordedTransaction {
  readonly asked: { readonly text: string; readonly values: readonly SqlValue[] }[] = [];
  readonly signals: Signal[] = [];

  /** @param answers rows by a word of the statement */
  constructor(private readonly answers: Readonly<Record<string, TextRow[]>> = {}) {}

  rows({ text }: { readonly text: string }, values: readonly SqlValue[] = []): Promise<TextRow[]> {
    this.asked.push({ text, values });
    const [, rows = []] = Object.entries(this.answers).find(([word]) => text.includes(word)) ?? [];
    return Promise.resolve(rows);
  }

  signal(signal: Signal): void {
    this.signals.push(signal);
  }

  get transaction(): Transaction {
    return this as unknown as Transaction;
  }
}
