import type { CatalogTable } from './catalog.js';
import type { Code } from './source-text.js';

/** Packages that generated files import decorators from. */
export type Package = 'typeorm' | 'latchkey' | 'class-validator';

export interface Decorator {
  readonly name: string;
  readonly from: Package;
  readonly args: readonly Code[];
}

/** An attribute, as its class declares it. */
export interface Member {
  readonly name: string;
  readonly decorators: readonly Decorator[];
  /** Type of the property. */
  readonly type: string;
  /** Entities that the declaration names. */
  readonly classes: readonly string[];
  /** Enum that it names. */
  readonly enum?: EnumDraft | undefined;
  readonly caption: string | undefined;
  /** Whether instance names may show it. */
  readonly nameable: boolean;
}

export interface EnumDraft {
  readonly className: string;
  readonly labels: readonly string[];
}

/** A class to be written. */
export interface EntityDraft {
  readonly table: CatalogTable;
  readonly className: string;
  readonly decorators: readonly Decorator[];
  readonly members: readonly Member[];
  readonly readOnly: boolean;
  readonly caption: string | undefined;
}

/** All that is written of a database. */
export interface Draft {
  readonly entities: readonly EntityDraft[];
  /** What could not be said, one sentence each. */
  readonly notes: readonly string[];
}

/** Columns that mean what `StandardEntity` has, under the names of the database. */
export type SystemColumns = Readonly<Partial<Record<SystemMeaning, string>>>;

export const SYSTEM_MEANINGS = [
  'version',
  'createdBy',
  'createdDate',
  'lastModifiedBy',
  'lastModifiedDate',
  'deletedBy',
  'deletedDate',
] as const;

export type SystemMeaning = (typeof SYSTEM_MEANINGS)[number];

/** A table as sentences name it. */
export const placeOf = ({ schema, name }: CatalogTable): string => (schema === 'public' ? name : `${schema}.${name}`);
