import { Column, type ColumnOptions, type ColumnType } from 'typeorm';
import type { DatatypeId } from '../datatypes/datatype.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import {
  type AuditRole,
  declareAttribute,
  declareInstanceName,
  type DeletePolicy,
  type DescribedKeywords,
} from './declarations.js';
import { EnumModel, type EnumObject } from './enum-model.js';

/** Decorates an attribute of an entity. */
export type AttributeDecorator = (prototype: object, name: string | symbol) => void;

const attribute =
  (part: Parameters<typeof declareAttribute>[2], ...also: PropertyDecorator[]): AttributeDecorator =>
  (prototype, name) => {
    declareAttribute(prototype, String(name), part);
    also.forEach((decorate) => {
      decorate(prototype, name);
    });
  };

/** A text column holding a file reference, type `fileRef` (protocol/files.md 6). */
export const FileRefColumn = (options: Pick<ColumnOptions, 'nullable' | 'name'> = {}): AttributeDecorator =>
  attribute({ fileRef: true }, Column('text', { ...options }));

/**
 * A column holding the id of an enum constant; JSON carries the constant's name.
 *
 * @param name registered name of the enum, unique in the application (protocol/metadata.md 3)
 */
export function EnumColumn(
  name: string,
  values: EnumObject,
  options: Pick<ColumnOptions, 'nullable' | 'name' | 'default'> = {},
): AttributeDecorator {
  const model = new EnumModel(name, values);
  return attribute({ enum: model }, Column(model.numeric ? 'integer' : 'text', { ...options }));
}

/** The target belongs to this object: it is saved and removed with it (protocol/entities.md 10.3, 10.4). */
export const Composition = (): AttributeDecorator => attribute({ composition: true });

/** Never written to JSON, still writable (protocol/entities.md 4.8). */
export const Secret = (): AttributeDecorator => attribute({ secret: true });

/**
 * Keeps a column, relation or embedded object out of the API: it is not an attribute, neither in responses and bodies nor in
 * plans, filters, metadata and documents. `select: false` of TypeORM and `@Exclude()` of class-transformer do the same.
 */
export const Hidden = (): AttributeDecorator => attribute({ hidden: true });

/**
 * What the OpenAPI document of the project says of the attribute in bodies, where a hook or the database checks a rule
 * that no constraint expresses (protocol/docs.md 2). It checks nothing itself.
 */
export const Described = (keywords: DescribedKeywords): AttributeDecorator => attribute({ described: keywords });

/**
 * `latchkey migration:generate` makes an index for the foreign key of every reference. This one gets none: nobody filters by it, it
 * is not the other side of a collection, and its target is never deleted.
 *
 * @param reason for the readers of the entity, such as `'rows are read by their day only'`
 */
export const WithoutIndex = (reason: string): AttributeDecorator => attribute({ unindexed: reason });

/** Ignored in request bodies. */
export const ReadOnly = (): AttributeDecorator => attribute({ readOnly: true });

/**
 * A column of a type that its PostgreSQL type alone does not determine, such as `uri`, `char`, `bigInteger` or
 * `dateTime` (protocol/serialization.md 1).
 *
 * @param options.type PostgreSQL type of the stored form; only beside a `transformer`
 */
export function DatatypeColumn(datatype: DatatypeId, options: ColumnOptions = {}): AttributeDecorator {
  const type = options.transformer ? options.type : undefined;
  return attribute({ datatype }, Column({ ...options, type: type ?? (DATATYPES[datatype].sqlType as ColumnType) }));
}

/**
 * How many levels of lists an array column holds, from 2 to 6: PostgreSQL does not keep them apart by type. The lists of a level
 * have the same length.
 *
 * @example `@Column('int', { array: true }) @Dimensions(2) grid!: number[][]`
 */
export const Dimensions = (dimensions: number): AttributeDecorator => attribute({ dimensions });

/**
 * What happens to the target when this object is deleted: `cascade` deletes it too, `unlink` removes the reference,
 * `deny` refuses while there is one (protocol/entities.md 9.3). Compositions cascade by themselves.
 */
export const OnDelete = (policy: DeletePolicy): AttributeDecorator => attribute({ onDelete: policy });

/** What happens to this object when the target of its reference is deleted; see {@link OnDelete}. */
export const OnDeleteInverse = (policy: DeletePolicy): AttributeDecorator => attribute({ onDeleteInverse: policy });

/**
 * The order of the items of a collection, wherever it is read; without it they come in the order of their keys.
 *
 * @param terms values of the items, as the parameter `sort` has them
 * @example
 * ```ts
 * @OneToMany(() => OrderLine, 'order')
 * @OrderBy('position', '-price')
 * lines!: OrderLine[];
 * ```
 */
export const OrderBy = (...terms: readonly [string, ...string[]]): AttributeDecorator => attribute({ order: terms });

/**
 * A method or getter that makes the instance name (protocol/entities.md 4.2). A method gets the locale of the reader, as the
 * setting `LOCALES` writes it.
 *
 * @param options names of the scalar and enum attributes it reads
 */
export const InstanceName =
  ({ dependsOn }: { readonly dependsOn: readonly string[] }): AttributeDecorator =>
  (prototype, name) => {
    declareInstanceName(prototype, { member: String(name), dependsOn });
  };

/**
 * A text column that the write path fills with the caller's username.
 *
 * @param options name and type of the column in a database that was made for something else
 */
export const AuditColumn = (
  role: AuditRole,
  { type = 'text', ...options }: Pick<ColumnOptions, 'name' | 'length'> & { readonly type?: 'text' | 'varchar' } = {},
): AttributeDecorator => attribute({ audit: role, readOnly: true }, Column({ ...options, type, nullable: true }));
