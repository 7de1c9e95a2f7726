import { Injectable } from '@nestjs/common';
import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';

const ENTITIES = new Statement('SELECT id, entity_type FROM dynat_category WHERE id = ANY($1::uuid[]) FOR KEY SHARE');

/** The entities of categories, those among them that the same transaction is about to write. */
@Injectable()
export class CategoryEntities {
  private readonly written = new WeakMap<Transaction, Map<string, string>>();

  /** What a category will say that is not written yet. */
  note(transaction: Transaction, category: string, entity: string): void {
    const noted = this.written.get(transaction) ?? new Map<string, string>();
    this.written.set(transaction, noted.set(category, entity));
  }

  async of(transaction: Transaction, ids: readonly string[]): Promise<(category: string) => string | undefined> {
    const rows = ids.length > 0 ? await transaction.rows(ENTITIES, [[...new Set(ids)]]) : [];
    const stored = new Map(rows.map(([id, entity]) => [id ?? '', entity ?? '']));
    const noted = this.written.get(transaction);
    return (category) => noted?.get(category) ?? stored.get(category);
  }
}
