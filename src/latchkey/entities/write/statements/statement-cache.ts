import { LRUCache } from 'lru-cache';
import { getOrCreate } from '../../../common/get-or-create.js';
import { Statement } from '../../../sql/statement.js';

const MAX_STATEMENTS = 2_000;
const statements = new LRUCache<string, Statement>({ max: MAX_STATEMENTS });

/** The statement with this text. Texts are few: they depend on entities and on which attributes a request sets. */
export const statement = (text: string): Statement => getOrCreate(statements, text, () => new Statement(text));
