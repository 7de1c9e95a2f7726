import type { TextRow } from '../../database/database.js';
import type { ComputedAttribute } from '../../metadata/attribute.js';
import type { DatatypeId } from '../../metadata/datatype.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Selection } from './selection.js';

/**
 * Calls the getter of a transient attribute on an object that holds what the getter depends on and nothing else
 * (protocol/entities.md 3.3).
 */
export function computedReader(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  attribute: ComputedAttribute,
): (row: TextRow) => string | undefined {
  const sources = attribute.dependsOn.map((name) => {
    const source = entity.attributes.get(name);
    if (source?.kind !== 'scalar') {
      throw new Error(`${entity.name}.${name} is no scalar attribute`);
    }
    return { name, type: source.type, column: selection.column(`${alias}.${source.column}`) };
  });
  const prototype = entity.target.prototype as object;
  return (row) => {
    const object = Object.create(prototype) as Record<string, unknown>;
    for (const { name, type, column } of sources) {
      object[name] = memoryValue(type, row[column] ?? null);
    }
    const value = object[attribute.name] as string | number | boolean | null | undefined;
    return value === null || value === undefined ? undefined : String(value);
  };
}

/** The value as entity classes declare it: numbers and booleans where they lose nothing, text otherwise. */
function memoryValue(type: DatatypeId, text: string | null): unknown {
  if (text === null) {
    return null;
  }
  switch (type) {
    case 'int':
    case 'double':
      return Number(text);
    case 'boolean':
      return text === 't';
    default:
      return text;
  }
}
