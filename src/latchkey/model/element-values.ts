import { memoryValue } from '../datatypes/memory-value.js';
import type { SqlList } from '../sql/statement.js';
import type { ElementCollectionAttribute } from './attribute.js';

/** An element as code sees it; of an enum its id. */
export function elementInMemory({ type, enum: model }: ElementCollectionAttribute, text: string): unknown {
  return model ? (model.numeric ? Number(text) : text) : memoryValue(type, text);
}

/** A stored list as code sees it; lists in it are lists there. */
export const listInMemory = (attribute: ElementCollectionAttribute, list: SqlList): readonly unknown[] =>
  list.map((each) =>
    each === null ? null : typeof each === 'string' ? elementInMemory(attribute, each) : listInMemory(attribute, each),
  );

/** The elements of a stored list at all levels. @param json texts of elements, as lists are read */
export const elementsIn = (json: string): readonly (string | null)[] => flat(JSON.parse(json) as SqlList);

const flat = (list: SqlList): readonly (string | null)[] =>
  list.flatMap((each) => (each === null || typeof each === 'string' ? [each] : flat(each)));

/** A list of lists without any element, which PostgreSQL stores as the empty list. */
const isEmpty = (list: SqlList): boolean => list.every((each) => Array.isArray(each) && isEmpty(each as SqlList));

/**
 * A list as PostgreSQL stores it.
 *
 * @returns undefined where lists of one level differ in their length, or where values and lists are mixed
 */
export function rectangular(list: SqlList): SqlList | undefined {
  if (isEmpty(list)) {
    return [];
  }
  return shapeOf(list) === undefined ? undefined : list;
}

/** The lengths of all levels; undefined where they differ. */
function shapeOf(list: SqlList): string | undefined {
  const shapes = new Set(list.map((each) => (Array.isArray(each) ? shapeOf(each as SqlList) : '')));
  const [shape] = shapes;
  return shapes.size === 1 && shape !== undefined ? `${list.length}x${shape}` : undefined;
}
