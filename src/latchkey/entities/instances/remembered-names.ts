import type { MemoryObject } from '../write/validation/memory-objects.js';

/**
 * What instance names of loaded objects need in addition to the requested attributes: it is loaded, but not written
 * (protocol/README.md decision 13).
 */
const BESIDE = new WeakMap<object, Readonly<Record<string, unknown>>>();

export function rememberNameValues(object: MemoryObject, values: Readonly<Record<string, unknown>>): void {
  BESIDE.set(object, values);
}

/** The value of an attribute for the name of its object; undefined when it is not loaded. */
export function nameValue(object: MemoryObject, attribute: string): unknown {
  const value = object[attribute];
  return value === undefined ? BESIDE.get(object)?.[attribute] : value;
}
