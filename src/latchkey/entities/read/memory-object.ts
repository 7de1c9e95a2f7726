import { valueExpression } from '../serialization/value-writer.js';
import type { TextRow } from '../../sql/statement.js';
import type { Reader } from '../../conditions/visible-rows.js';
import { memoryValue } from '../../datatypes/memory-value.js';
import type { EntityModel } from '../../model/entity-model.js';
import { type Attribute, valueOfColumn } from '../../model/attribute.js';
import { byClass, Identity, type Selection } from './selection.js';

/** An object of the entity class with some of its attributes, as getters and methods of the class see it. */
export type MemoryObjectReader = (row: TextRow) => Readonly<Record<string, unknown>>;

/**
 * Compiles how a row becomes an object that holds the named attributes and nothing else: what getters of transient
 * attributes and instance names depend on (protocol/entities.md 3.3, 4.2). A reference is such an object, too, with its
 * key; null where the reader may not see the row.
 *
 * @param paths to scalars, enums and to-one references
 */
export function memoryObjectReader(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  paths: readonly string[],
  reader: Reader,
): MemoryObjectReader {
  const members = [...byFirstName(paths)].map(([name, further]) => ({
    name,
    read: memberReader(selection, alias, entity.attributes.get(name), further, reader),
  }));
  const prototype = entity.target.prototype as object;
  return (row) => {
    const object = Object.create(prototype) as Record<string, unknown>;
    for (const { name, read } of members) {
      object[name] = read(row);
    }
    return object;
  };
}

/** What follows the first name of each path. */
function byFirstName(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const further = new Map<string, string[]>();
  for (const path of paths) {
    const [name = '', ...rest] = path.split('.');
    further.set(name, [...(further.get(name) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])]);
  }
  return further;
}

function memberReader(
  selection: Selection,
  alias: string,
  attribute: Attribute | undefined,
  further: readonly string[],
  reader: Reader,
): (row: TextRow) => unknown {
  switch (attribute?.kind) {
    case 'scalar':
    case 'enum': {
      const type = attribute.kind === 'scalar' ? attribute.type : attribute.enum.numeric ? 'int' : 'string';
      const column = selection.column(valueExpression(attribute, `${alias}.${attribute.column}`));
      return (row) => {
        const text = valueOfColumn(attribute, row[column]);
        return text === null ? null : memoryValue(type, text);
      };
    }
    case 'toOne': {
      const { target } = attribute;
      const joined = selection.join(alias, attribute);
      const identity = new Identity(selection, joined, target.key);
      const paths = [...target.key.attributes.map(({ name }) => name), ...further];
      const objectOf = byClass(selection, joined, target, reader, (actual) =>
        memoryObjectReader(selection, joined, actual, paths, reader),
      );
      return (row) => (identity.isMissing(row) ? null : objectOf(row)(row));
    }
    default:
      throw new Error(`${attribute?.owner ?? ''}.${attribute?.name ?? ''} cannot be read for a getter`);
  }
}
