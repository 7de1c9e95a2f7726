import { LRUCache } from 'lru-cache';
import { Statement } from '../../../sql/statement.js';

const MAX_STATEMENTS = 2_000;
const statements = new LRUCache<string, Statement>({ max: MAX_STATEMENTS });

/** The statement with this text. Texts are few: they depend on entities and on which attributes a request sets. */
export function statement(text: string): Statement {
  let present = statements.get(text);
  if (!present) {
    present = new Statement(text);
    statements.set(text, present);
  }
  return present;
}
