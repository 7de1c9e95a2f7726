import { valueExpression } from '../serialization/value-writer.js';
import type { TextRow } from '../../sql/statement.js';
import { memoryValue } from '../../datatypes/memory-value.js';
import type { EntityModel } from '../../model/entity-model.js';
import { valueOfColumn } from '../../model/attribute.js';
import type { Selection } from './selection.js';

/** An object of the entity class with some of its attributes, as getters and methods of the class see it. */
export type MemoryObjectReader = (row: TextRow) => Readonly<Record<string, unknown>>;

/**
 * Compiles how a row becomes an object that holds the named attributes and nothing else: what getters of transient
 * attributes and instance names depend on (protocol/entities.md 3.3, 4.2).
 *
 * @param names scalar or enum attributes of the entity
 */
export function memoryObjectReader(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  names: readonly string[],
): MemoryObjectReader {
  const sources = names.map((name) => {
    const source = entity.attributes.get(name);
    if (source?.kind !== 'scalar' && source?.kind !== 'enum') {
      throw new Error(`${entity.name}.${name} is not a scalar or enum attribute`);
    }
    const type = source.kind === 'scalar' ? source.type : source.enum.numeric ? 'int' : 'string';
    return {
      name,
      type,
      source,
      column: selection.column(valueExpression(source, `${alias}.${source.column}`)),
    } as const;
  });
  const prototype = entity.target.prototype as object;
  return (row) => {
    const object = Object.create(prototype) as Record<string, unknown>;
    for (const { name, type, source, column } of sources) {
      const text = valueOfColumn(source, row[column]);
      object[name] = text === null ? null : memoryValue(type, text);
    }
    return object;
  };
}
