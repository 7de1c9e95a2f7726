import type { DatatypeId } from '../datatypes/datatype.js';
import type { OrderItem } from './collection-order.js';
import type { AuditRole, DeletePolicy } from './declarations.js';
import type { DynamicSource } from './dynamic-attribute.js';
import type { EntityModel } from './entity-model.js';
import type { EnumModel } from './enum-model.js';
import type { HeldReference } from './reference-columns.js';

interface AttributeBase {
  readonly name: string;
  /** Name that policies use for the owner: the entity, or the embeddable of an embedded attribute. */
  readonly owner: string;
  /** Null is refused (a not-null column without default). */
  readonly mandatory: boolean;
  /** Null may be stored; a column that is neither nullable nor mandatory has a default. */
  readonly nullable: boolean;
  /** Ignored in request bodies. */
  readonly readOnly: boolean;
  /** Never written to JSON. */
  readonly secret: boolean;
  /** Present when administrators have added it: its values are not in the owner's table. */
  readonly dynamic?: DynamicSource;
  /** Bodies of the other kind do not set it; absent where both do. */
  readonly settableOn?: 'create' | 'update';
}

/** Attributes the database or the write path fills. */
export type SystemRole = 'primaryKey' | 'version' | 'createdDate' | 'lastModifiedDate' | 'deletedDate' | AuditRole;

/** How a transformer stores a value: texts of PostgreSQL on both sides. */
export interface StoredForm {
  /** The PostgreSQL type of the column. */
  readonly sqlType: string;
  /** @returns the value; null, and a line in the log, for what the transformer cannot read */
  readonly read: (text: string | null) => string | null;
  /** @throws RestError 400 for what the transformer refuses */
  readonly write: (value: string | null) => string | null;
  /** Whether filters may test it for null: null is stored as null, and nothing else is shown as null. */
  readonly comparesNull?: boolean;
}

/** One value in one column. */
export interface ScalarAttribute extends AttributeBase {
  readonly kind: 'scalar';
  readonly type: DatatypeId;
  readonly column: string;
  /** Most characters, for bounded text columns. */
  readonly length: number | undefined;
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  readonly role: SystemRole | undefined;
  /** Its collation takes different texts for equal. */
  readonly nondeterministic?: boolean;
  /** A transformer of the application stores the value in another form. */
  readonly stored?: StoredForm;
  /** The database supplies a value when none is given. */
  readonly generated: boolean;
  /** A key that the default of its column makes, although the framework could make one: `uuidv7()`. */
  readonly madeByDefault?: true;
  /** SQL of what new rows hold where neither bodies nor the database supply a value. */
  readonly initial?: string;
}

export interface EnumAttribute extends AttributeBase {
  readonly kind: 'enum';
  readonly enum: EnumModel;
  readonly column: string;
  /** The enum type of the database, as SQL names it; absent where ids are stored as texts or numbers. */
  readonly columnType?: string;
  /** The database supplies a value when none is given. */
  readonly generated: boolean;
}

/** A list of scalars or constants in one column, an array unless it is {@link joined}. */
export interface ElementCollectionAttribute extends AttributeBase {
  readonly kind: 'elements';
  /** Of the elements; of constants the type of their ids. */
  readonly type: DatatypeId;
  readonly column: string;
  /** The enum whose constants the elements are. */
  readonly enum?: EnumModel;
  /** Of the elements in the database, where {@link type} alone does not determine it. */
  readonly columnType?: string;
  /** Whether the column is a text of elements with commas between them. */
  readonly joined?: boolean;
  /** How many levels of lists a value has: 2 for a list of lists. Absent for 1. */
  readonly dimensions?: number;
  /** Most characters of an element, for bounded text columns. */
  readonly length: number | undefined;
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  /** The database supplies a value when none is given. */
  readonly generated: boolean;
}

/** An object whose attributes are columns of the owner's table. */
export interface EmbeddedAttribute extends AttributeBase {
  readonly kind: 'embedded';
  readonly embeddable: string;
  readonly target: new () => object;
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** A reference held by columns of the owner's table, or by a one-to-one attribute of the target. */
export interface ToOneAttribute extends AttributeBase, HeldReference {
  readonly kind: 'toOne';
  readonly composition: boolean;
  /** Its columns are key attributes of the owner. */
  readonly ofKey?: true;
  /** Another attribute sets one of its columns. */
  readonly shared?: true;
  /** Present where the target holds it; then the columns are those of the owner by which joins find the target. */
  readonly link?: InverseLink;
  /** Declared as one-to-one: no two owners refer to the same target. */
  readonly oneToOne: boolean;
  readonly target: EntityModel;
  /** The foreign key accepts rows of the target's own table, and not those of classes that extend the target. */
  readonly ownRowsOnly?: true;
  /** What happens to the target when the owner is deleted. */
  readonly onDelete: DeletePolicy | undefined;
  /** What happens to the owner when the target is deleted. */
  readonly onDeleteInverse: DeletePolicy | undefined;
}

/** What the attribute of the target holds that refers back. */
export interface InverseLink extends HeldReference {
  readonly kind: 'inverse';
  readonly attribute: string;
}

/** References held elsewhere: by a column of the target, or by a join table. */
export interface ToManyAttribute extends AttributeBase {
  readonly kind: 'toMany';
  readonly composition: boolean;
  readonly target: EntityModel;
  /** The foreign key accepts rows of the target's own table, and not those of classes that extend the target. */
  readonly ownRowsOnly?: true;
  /** What happens to the targets when the owner is deleted. */
  readonly onDelete: DeletePolicy | undefined;
  /** What happens to the owners when a target is deleted; of many-to-many attributes. */
  readonly onDeleteInverse?: DeletePolicy | undefined;
  /** Of the items; those that it does not decide come in the order of their keys. */
  readonly order?: readonly OrderItem[];
  readonly link: InverseLink | JoinTable;
}

/** Where links between two entities are: each row refers to one of both. */
export interface JoinTable {
  readonly kind: 'joinTable';
  /** Its quoted name, or a subquery where nothing is written through the attribute. */
  readonly table: string;
  readonly owner: HeldReference;
  readonly target: HeldReference;
  readonly owning: boolean;
}

/** Not stored: computed by a getter of the entity class, or set for one request when it is not read-only. */
export interface TransientAttribute extends AttributeBase {
  readonly kind: 'transient';
  /** Of an enum the type of its ids. */
  readonly type: DatatypeId;
  readonly enum?: EnumModel;
  /** What the getter reads: paths of {@link pathTo}. */
  readonly dependsOn: readonly string[];
}

/** Not stored: a getter of the entity class chooses one of the references that it reads. */
export interface ComputedReferenceAttribute extends AttributeBase {
  readonly kind: 'computedReference';
  readonly target: EntityModel;
  /** What the getter reads: paths of {@link pathTo}. */
  readonly dependsOn: readonly string[];
}

export type Attribute =
  | ScalarAttribute
  | EnumAttribute
  | ElementCollectionAttribute
  | EmbeddedAttribute
  | ToOneAttribute
  | ToManyAttribute
  | TransientAttribute
  | ComputedReferenceAttribute;

/** What leads to other entities. */
export type ReferenceAttribute = ToOneAttribute | ToManyAttribute | ComputedReferenceAttribute;

export const isReference = (attribute: Attribute): attribute is ReferenceAttribute =>
  attribute.kind === 'toOne' || attribute.kind === 'toMany' || attribute.kind === 'computedReference';

/** Attributes stored in one column each and holding no reference. */
export type ValueAttribute = ScalarAttribute | EnumAttribute | ElementCollectionAttribute;

export const isValueAttribute = (attribute: Attribute): attribute is ValueAttribute =>
  attribute.kind === 'scalar' || attribute.kind === 'enum' || attribute.kind === 'elements';

/** A column as an attribute has it; any other attribute as it is read. */
export const valueOfColumn = (attribute: Attribute, text: string | null | undefined): string | null =>
  attribute.kind === 'scalar' && attribute.stored ? attribute.stored.read(text ?? null) : (text ?? null);

/** Whether its column is `jsonb`, whose members conditions can compare. */
export const isJsonb = (attribute: Attribute): boolean =>
  attribute.kind === 'scalar' && attribute.type === 'json' && attribute.stored === undefined;

/** Whether conditions can compare members of its values, which are JSON or texts by keys. */
export const holdsMembers = (attribute: Attribute): boolean => isJsonb(attribute) || isHstore(attribute);

/** Whether its column is `hstore`, whose members are texts or null. */
export const isHstore = (attribute: Attribute): boolean =>
  attribute.kind === 'scalar' && attribute.type === 'hstore' && attribute.stored === undefined;

/** Whether its column keeps JSON as the text that was written. */
export const isJsonText = (attribute: Attribute): boolean =>
  attribute.kind === 'scalar' && attribute.stored?.comparesNull === true;

/** Whether only the transformer can compare its values. */
export const isTransformed = (attribute: Attribute): boolean =>
  attribute.kind === 'scalar' && attribute.stored !== undefined;

/** The scalars that have a role, by it. */
export const scalarsByRole = (attributes: readonly Attribute[]): ReadonlyMap<SystemRole, ScalarAttribute> =>
  new Map(attributes.flatMap((each) => (each.kind === 'scalar' && each.role ? [[each.role, each] as const] : [])));
