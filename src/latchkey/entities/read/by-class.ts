import type { TextRow } from '../../sql/statement.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Selection } from './selection.js';
import { readableFamily, type Reader } from '../../conditions/visible-rows.js';

/** Chooses what was compiled for the class that a row really is of. */
export type ByClass<T> = (row: TextRow) => T;

/**
 * Compiles something for each class that a row of the entity may be of, once; the discriminator column chooses among
 * them (protocol/entities.md 4.1).
 */
export function byClass<T>(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  reader: Reader,
  compile: (actual: EntityModel) => T,
): ByClass<T> {
  const family = readableFamily(entity, reader).map((actual) => ({
    value: actual.discriminator?.value,
    compiled: compile(actual),
  }));
  const [own] = family;
  if (!own) {
    throw new Error(`${entity.name} does not belong to its own family`);
  }
  if (!entity.discriminator || family.length === 1) {
    return () => own.compiled;
  }
  const column = selection.column(`${alias}.${entity.discriminator.column}`);
  const byValue = new Map(family.map((each) => [each.value, each]));
  return (row) => (byValue.get(row[column] ?? '') ?? own).compiled;
}
