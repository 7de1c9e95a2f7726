import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { datatypeOfColumn } from '../datatypes/column-types.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { ScalarAttribute } from './attribute.js';
import type { EntityClass } from './declarations.js';
import { isList } from './list-column.js';
import { storedForm, transformedType } from './stored-form.js';

/**
 * The attribute of a column with a transformer. Its bounds are those of the stored form, which only the database knows.
 *
 * @throws DeclarationError for keys, versions and lists, and for types that the API cannot carry
 */
export function transformedColumn(
  column: ColumnMetadata,
  base: Omit<ScalarAttribute, 'kind' | 'type' | 'stored' | 'length' | 'precision' | 'scale'>,
  { target, datatype }: { readonly target: EntityClass; readonly datatype: DatatypeId | undefined },
): ScalarAttribute {
  const { name, owner, role } = base;
  const columnType = datatypeOfColumn(column.type);
  if (columnType === undefined || isList(column) || role === 'primaryKey' || role === 'version') {
    throw new DeclarationError(
      `Entity ${owner}: ${name} is a ${role ?? `${String(column.type)}${column.isArray ? '[]' : ''}`} with a transformer, which is not offered: remove the transformer, or add @Hidden()`,
    );
  }
  const declared: unknown = Reflect.getMetadata('design:type', target.prototype as object, name);
  const place = { owner, name, columnType, declared };
  const type = datatype ?? transformedType(place);
  const unbounded = { length: undefined, precision: undefined, scale: undefined };
  return { ...base, ...unbounded, kind: 'scalar', type, stored: storedForm(column, { ...place, type }) };
}
