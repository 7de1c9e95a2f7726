import type { TextRow } from '../../database/database.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import type { Selection } from './selection.js';
import { readableFamily } from './visible-rows.js';

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
  rights: Rights,
  compile: (actual: EntityModel) => T,
): ByClass<T> {
  const own = compile(entity);
  const others = readableFamily(entity, rights).filter((each) => each !== entity);
  if (!entity.discriminator || others.length === 0) {
    return () => own;
  }
  const column = selection.column(`${alias}.${entity.discriminator.column}`);
  const compiled = new Map(others.map((actual) => [actual.discriminator?.value, compile(actual)]));
  return (row) => compiled.get(row[column] ?? '') ?? own;
}
