import type { Database } from '../../src/latchkey/database/database.js';
import { insertRow } from './insert-row.js';

export interface TagValues {
  readonly id?: string;
  readonly name: string;
}

/** A tag for products. @returns id */
export function aTag(database: Database, given: Partial<TagValues> = {}): Promise<string> {
  const values: TagValues = { name: 'wood', ...given };
  return insertRow(database, 'tag', { id: values.id, name: values.name });
}
