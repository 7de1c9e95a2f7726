import type { DatatypeId } from '../datatypes/datatype.js';
import type { OwnerColumn } from '../model/dynamic-attribute.js';
import type { EntityModel } from '../model/entity-model.js';

/** How the values of one `dataType` are stored, limited and made; protocol/dynamic-attributes.md 2. */
export interface DynamicType {
  readonly type: DatatypeId;
  /** Column of the table of values. */
  readonly column: string;
  /** Attribute of the definition with the default. */
  readonly initial: string;
  /** Keys of the configuration that hold the limits. */
  readonly limits?: readonly [min: string, max: string];
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

const TEXT = { type: 'string', column: 'string_value', initial: 'defaultString', length: 4000 } as const;

/** All but `ENTITY`, whose values are keys. */
const VALUE_TYPES = {
  STRING: TEXT,
  ENUMERATION: TEXT,
  INTEGER: { type: 'int', column: 'int_value', initial: 'defaultInt', limits: ['minInt', 'maxInt'] },
  DOUBLE: { type: 'double', column: 'double_value', initial: 'defaultDouble', limits: ['minDouble', 'maxDouble'] },
  DECIMAL: {
    type: 'decimal',
    column: 'decimal_value',
    initial: 'defaultDecimal',
    limits: ['minDecimal', 'maxDecimal'],
    precision: 36,
    scale: 10,
  },
  BOOLEAN: { type: 'boolean', column: 'boolean_value', initial: 'defaultBoolean' },
  DATE: { type: 'dateTime', column: 'moment_value', initial: 'defaultDate' },
  DATE_WITHOUT_TIME: { type: 'localDate', column: 'date_value', initial: 'defaultDateWithoutTime' },
} as const satisfies Record<string, DynamicType>;

/** By the names that definitions use; an `ENTITY` is stored by the type of the key. */
export const DYNAMIC_TYPES: Readonly<Record<string, DynamicType | undefined>> = { ...VALUE_TYPES, ENTITY: undefined };

/** Where keys of a type are stored: those of owners and of the targets of references. */
export interface KeyColumns {
  readonly owner: OwnerColumn;
  readonly reference: string;
  /** Attribute of the definition with the default of a reference. */
  readonly initial: string;
}

const UUID: KeyColumns = { owner: 'owner_uuid', reference: 'uuid_reference', initial: 'defaultEntity.entityId' };
const STRING: KeyColumns = {
  owner: 'owner_text',
  reference: 'text_reference',
  initial: 'defaultEntity.stringEntityId',
};
const INT: KeyColumns = { owner: 'owner_number', reference: 'number_reference', initial: 'defaultEntity.intEntityId' };
const LONG: KeyColumns = { ...INT, initial: 'defaultEntity.longEntityId' };

const BY_KEY: Partial<Record<DatatypeId, KeyColumns>> = {
  uuid: UUID,
  string: STRING,
  short: INT,
  int: INT,
  long: LONG,
};

/** @returns undefined for an entity whose objects can neither have dynamic attributes nor be values of them */
export const keyColumnsOf = ({ key }: EntityModel): KeyColumns | undefined => {
  const [attribute] = key.attributes;
  return attribute && !key.composite ? BY_KEY[attribute.type] : undefined;
};
