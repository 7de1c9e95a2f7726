import { isJsonObject } from '../../common/json-text.js';
import type { MemoryObject } from '../write/validation/memory-objects.js';

/** Security tokens of loaded objects: what was hidden when they were loaded (protocol/entities.md 14). */
const TOKENS = new WeakMap<object, string>();

/** @param json of the object, as a read has written it */
export function rememberToken(object: MemoryObject, json: unknown): void {
  if (isJsonObject(json) && typeof json.__securityToken === 'string') {
    TOKENS.set(object, json.__securityToken);
  }
}

/** The token that an object was loaded with; undefined for one that was not loaded. */
export const tokenOf = (object: MemoryObject): string | undefined => TOKENS.get(object);
