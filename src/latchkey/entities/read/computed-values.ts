import type { TextRow } from '../../sql/statement.js';
import type { ComputedReferenceAttribute, ToOneAttribute, TransientAttribute } from '../../model/attribute.js';
import { sourcesOf } from '../../model/dependencies.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { transientWriter } from '../serialization/value-writer.js';
import { memoryObjectReader } from './memory-object.js';
import type { Selection } from './selection.js';

/** Compiles a transient value: what the getter makes of the row. */
export function transientReader(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  attribute: TransientAttribute,
  rights: Rights,
): (row: TextRow) => string | undefined {
  const objectOf = memoryObjectReader(selection, alias, entity, attribute.dependsOn, rights);
  const write = transientWriter(attribute);
  return (row) => {
    const value = objectOf(row)[attribute.name] as string | number | boolean | null | undefined;
    return value === null || value === undefined ? undefined : write(String(value));
  };
}

/**
 * Compiles a computed reference: which of its sources the getter chooses, to be written as that one. So plan, rights and
 * row-level roles are those of any reference.
 *
 * @param compile how a reference from an alias is written
 * @returns undefined where the getter chooses none
 */
export function chosenReference<Writer>(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  attribute: ComputedReferenceAttribute,
  rights: Rights,
  compile: (alias: string, reference: ToOneAttribute) => Writer,
): (row: TextRow) => Writer | undefined {
  const objectOf = memoryObjectReader(selection, alias, entity, attribute.dependsOn, rights);
  const sources = sourcesOf(entity, attribute).flatMap(({ path, references }) => {
    const owner = references.slice(0, -1).reduce((from, each) => selection.join(from, each), alias);
    const last = references.at(-1);
    return last ? [{ path, writer: compile(owner, last) }] : [];
  });
  return (row) => {
    const object = objectOf(row);
    const chosen = object[attribute.name] ?? null;
    if (chosen === null) {
      return undefined;
    }
    const source = sources.find(({ path }) => follow(object, path) === chosen);
    if (!source) {
      throw new Error(
        `The getter ${attribute.owner}.${attribute.name} returned an object other than the references in its dependsOn`,
      );
    }
    return source.writer;
  };
}

const follow = (object: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((from, name) => (from as Readonly<Record<string, unknown>> | null)?.[name], object);
