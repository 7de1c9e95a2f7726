import { Logger } from '@nestjs/common';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { sqlTypeOf } from '../datatypes/datatypes.js';
import { memoryValue } from '../datatypes/memory-value.js';
import { storedText } from '../datatypes/stored-text.js';
import { DeclarationError, restError } from '../errors/rest-error.js';
import type { StoredForm } from './attribute.js';

/** An attribute with a transformer of TypeORM. */
interface Transformed {
  readonly owner: string;
  readonly name: string;
  /** What the column holds. */
  readonly columnType: DatatypeId;
  /** What the transformer makes of it. */
  readonly type: DatatypeId;
  /** The type that the class declares, as TypeScript records it. */
  readonly declared: unknown;
}

const logger = new Logger('Transformers');

/** How the transformer of a column is applied (docs/decisions/0047-what-columns-say.md). */
export function storedForm({ transformer }: ColumnMetadata, transformed: Transformed): StoredForm | undefined {
  if (transformer === undefined) {
    return undefined;
  }
  const steps = [transformer].flat();
  const { owner, name, type, columnType, declared } = transformed;
  let reported = false;
  return {
    sqlType: sqlTypeOf(columnType),
    read: (text) => {
      try {
        const loaded = text === null ? null : driverValue(columnType, text);
        return textOf(
          type,
          steps.reduceRight((value: unknown, step) => step.from(value) as unknown, loaded),
        );
      } catch (error) {
        if (!reported) {
          reported = true;
          logger.error(`The transformer of ${owner}.${name} cannot read a stored value, which is shown as null`, error);
        }
        return null;
      }
    },
    write: (text) => {
      try {
        const given = text === null ? null : inputValue(type, declared, text);
        return textOf(
          columnType,
          steps.reduce((value: unknown, step) => step.to(value) as unknown, given),
        );
      } catch (error) {
        logger.warn(`The transformer of ${owner}.${name} refuses a value: ${error instanceof Error ? error.name : ''}`);
        throw restError('valueNotStorable', { entity: owner, attribute: name });
      }
    },
  };
}

const NUMBERS: readonly DatatypeId[] = ['short', 'int', 'long', 'float', 'double'];
const MOMENTS: readonly DatatypeId[] = ['localDate', 'date', 'localDateTime', 'offsetDateTime', 'dateTime'];
/** Types whose values are not texts in memory. */
const UNLIKE_TEXT: readonly DatatypeId[] = ['short', 'int', 'float', 'double', 'boolean', 'byteArray'];

/**
 * The type of the values that a transformer makes: that of the column, where the class does not declare another one.
 *
 * @throws DeclarationError for a class that JSON has no values of
 */
export function transformedType({ owner, name, columnType, declared }: Omit<Transformed, 'type'>): DatatypeId {
  switch (declared) {
    case Number:
      return NUMBERS.includes(columnType) ? columnType : 'double';
    case BigInt:
      return columnType === 'long' ? 'long' : 'bigInteger';
    case Boolean:
      return 'boolean';
    case Date:
      return MOMENTS.includes(columnType) ? columnType : 'offsetDateTime';
    case Buffer:
      return 'byteArray';
    case String:
      return UNLIKE_TEXT.includes(columnType) ? 'string' : columnType;
    case Object:
    case undefined:
      return columnType;
    default:
      if (columnType === 'json') {
        return columnType;
      }
      throw new DeclarationError(
        `Entity ${owner}: ${name} has a transformer to ${(declared as { name: string }).name}, which the API cannot carry: choose a text, number, boolean or Date, or add @Hidden()`,
      );
  }
}

/** What the driver and TypeORM make of a column before they call the transformer. */
function driverValue(type: DatatypeId, text: string): unknown {
  const value = memoryValue(type, text);
  return (type === 'localDateTime' || type === 'offsetDateTime') && typeof value === 'string' ? momentOf(value) : value;
}

/** What the class declares. */
function inputValue(type: DatatypeId, declared: unknown, text: string): unknown {
  const value = memoryValue(type, text);
  switch (declared) {
    case Number:
      return Number(value);
    case BigInt:
      return BigInt(text);
    case Date:
      return momentOf(String(value));
    default:
      return value;
  }
}

/** Without a zone in that of the server, which is UTC. */
const momentOf = (iso: string): Date => new Date(/(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(iso.slice(10)) ? iso : `${iso}Z`);

function textOf(type: DatatypeId, value: unknown): string | null {
  if (value === null || value === undefined) {
    return null;
  }
  // Numbers and moments of libraries are objects with their own text.
  const foreign =
    type !== 'json' && typeof value === 'object' && !(value instanceof Date || value instanceof Uint8Array);
  return storedText(type, foreign ? (value as { toString: () => string }).toString() : value);
}
