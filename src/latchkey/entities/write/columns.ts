import { getOrCreate } from '../../common/get-or-create.js';
import type { ToOneAttribute, ValueAttribute } from '../../model/attribute.js';
import { sqlTypeOf } from '../../datatypes/datatypes.js';
import type { EntityModel } from '../../model/entity-model.js';

/** A column of an entity's table that writes may set. */
export interface WriteColumn {
  readonly column: string;
  /** PostgreSQL type a bound text is cast to. */
  readonly type: string;
  readonly attribute: ValueAttribute | ToOneAttribute;
}

const cache = new WeakMap<EntityModel, ReadonlyMap<string, WriteColumn>>();

/** All columns of an entity by attribute name; `address.city` inside embedded objects. */
export const columnsOf = (entity: EntityModel): ReadonlyMap<string, WriteColumn> => getOrCreate(cache, entity, collect);

function collect(entity: EntityModel): ReadonlyMap<string, WriteColumn> {
  const columns = new Map<string, WriteColumn>();
  for (const attribute of entity.attributes.values()) {
    switch (attribute.kind) {
      case 'scalar':
      case 'enum':
      case 'elements':
        columns.set(attribute.name, valueColumn(attribute));
        break;
      case 'embedded':
        for (const part of attribute.attributes.values()) {
          columns.set(`${attribute.name}.${part.name}`, valueColumn(part as ValueAttribute));
        }
        break;
      case 'toOne': {
        const type = sqlTypeOf(attribute.target.primaryKey.type);
        columns.set(attribute.name, { column: attribute.column, type, attribute });
        break;
      }
      default:
        break;
    }
  }
  return columns;
}

function valueColumn(attribute: ValueAttribute): WriteColumn {
  switch (attribute.kind) {
    case 'enum':
      return { attribute, column: attribute.column, type: attribute.enum.numeric ? 'integer' : 'text' };
    case 'elements':
      return { attribute, column: attribute.column, type: `${sqlTypeOf(attribute.type)}[]` };
    case 'scalar':
      return { attribute, column: attribute.column, type: sqlTypeOf(attribute.type) };
  }
}

/** Attributes outside the key that the write path does not fill itself. */
export const isWritable = (attribute: WriteColumn['attribute']): boolean =>
  attribute.kind !== 'scalar' || attribute.role === undefined;
