import type { LocaleTexts } from '../common/locale-texts.js';
import type { ElementCollectionAttribute, ScalarAttribute, ToManyAttribute, ToOneAttribute } from './attribute.js';

/** The table of the values: a row for each value of an object, several for a collection. */
export const VALUES_TABLE = 'dynat_attribute_value';

/** Columns of {@link VALUES_TABLE} for the key of the object, by the type of the key. */
export type OwnerColumn = 'owner_uuid' | 'owner_text' | 'owner_number';

/** What the definition of a dynamic attribute says (protocol/dynamic-attributes.md 1, 2). */
export interface DynamicSource {
  /** Id of the definition, a uuid. */
  readonly id: string;
  /** Changes with the definition: part of the keys of what is compiled from it. */
  readonly stamp: string;
  /** Quoted column of the object's key in the table of its entity. */
  readonly ownerKey: string;
  readonly ownerColumn: OwnerColumn;
  /** Column of {@link VALUES_TABLE} that holds the value. */
  readonly column: string;
  readonly collection: boolean;
  /** An object without a value is refused. */
  readonly required: boolean;
  /** What a value may be, of an enumeration. */
  readonly choices: readonly string[] | undefined;
  readonly min: string | undefined;
  readonly max: string | undefined;
  /** Makes the value of a new object that is given none. */
  readonly initial: ((now: Date) => string) | undefined;
  /** What it is called in the default language. */
  readonly caption: string;
  /** The same by locale. */
  readonly captions: LocaleTexts;
  /** What people read about it. */
  readonly description: string | undefined;
  readonly descriptions: LocaleTexts;
  /** What the choices are called, those without a translation left out. */
  readonly choiceCaptions: ReadonlyMap<string, LocaleTexts>;
}

/** An attribute that administrators have added to an entity. Its values are rows of another table. */
export type DynamicAttribute = (ScalarAttribute | ElementCollectionAttribute | ToOneAttribute | ToManyAttribute) & {
  readonly dynamic: DynamicSource;
};

/** Dynamic attributes of an entity by name, `+` included, in their order. */
export type DynamicAttributes = ReadonlyMap<string, DynamicAttribute>;

/** What dynamic attributes are called; which ones there are is known at run time only. */
export const DYNAMIC_NAME = /^\+[a-z]\w*$/;

export const isDynamicName = (name: string): boolean => DYNAMIC_NAME.test(name);

export const NO_DYNAMIC_ATTRIBUTES: DynamicAttributes = new Map();

/**
 * SQL condition: the row `values` of {@link VALUES_TABLE} is a value of the attribute of the object in the row `owner`.
 * The id is a uuid that the database has made, so it needs no escapes.
 */
export const isValueOf = ({ id, ownerKey, ownerColumn }: DynamicSource, values: string, owner: string): string =>
  `${values}.attribute_id = '${id}' AND ${values}.${ownerColumn} = ${owner}.${ownerKey}`;
