import { randomUUID } from 'node:crypto';
import { LosslessNumber } from 'lossless-json';
import type { Json, JsonObject } from '../json.js';
import { AUDIT_TIMES } from '../model/audit-times.js';
import { type Attribute, type Entity, simpleName } from '../model/model.js';
import { isReference } from '../model/sample.js';

const SERVER_SETS: ReadonlySet<string> = new Set([
  ...AUDIT_TIMES,
  'version',
  'createdBy',
  'lastModifiedBy',
  'deletedBy',
  'updatedBy',
]);

/** What values are taken from. */
export interface ValueSource {
  /** Stands at the start of every text, so that people recognise the rows. */
  readonly prefix: string;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Id of an object that both servers have. */
  readonly idOf: (entity: string) => string | undefined;
}

/** Makes bodies of new objects. */
export class GeneratedValues {
  private count = 0;

  constructor(
    private readonly entity: Entity,
    private readonly source: ValueSource,
  ) {}

  /** Attributes with a single value that clients set. */
  get scalars(): readonly Attribute[] {
    return this.entity.attributes.filter(
      ({ name, kind, isList, readOnly, persistent, type }) =>
        /^(DATATYPE|ENUM)$/.test(kind) &&
        !isList &&
        !readOnly &&
        persistent &&
        type !== 'fileRef' &&
        !SERVER_SETS.has(name),
    );
  }

  /** Attributes that a new object must have. */
  get required(): readonly Attribute[] {
    return this.entity.attributes.filter(
      (attribute) =>
        attribute.mandatory && !attribute.readOnly && !SERVER_SETS.has(attribute.name) && !isServerKey(attribute),
    );
  }

  /** What a new object must have; undefined when a value cannot be generated. */
  smallest(): JsonObject | undefined {
    return this.with(this.required);
  }

  /** A value for every attribute that clients set. */
  largest(): JsonObject | undefined {
    const others = this.scalars.filter((attribute) => !this.required.includes(attribute) && !isServerKey(attribute));
    return this.with([...this.required, ...others]);
  }

  /** A value that was not generated before, where the type has more than one. */
  next({ kind, type, isList }: Attribute): Json | undefined {
    this.count += 1;
    if (isList) {
      return undefined;
    }
    if (kind === 'ENUM') {
      const constants = this.source.enums.get(simpleName(type)) ?? [];
      return constants[this.count % constants.length];
    }
    if (isReference(kind)) {
      const id = this.source.idOf(type);
      return kind === 'COMPOSITION' || id === undefined ? undefined : { id };
    }
    return kind === 'DATATYPE' ? scalar(type, this.count, this.source.prefix) : undefined;
  }

  private with(attributes: readonly Attribute[]): JsonObject | undefined {
    const values = attributes.map((attribute) => [attribute.name, this.next(attribute)] as const);
    const known = values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    return known.length === values.length ? Object.fromEntries(known) : undefined;
  }
}

/** Servers make uuids and numbers themselves. */
const isServerKey = ({ name, type }: Attribute): boolean => name === 'id' && type !== 'string';

function scalar(type: string, count: number, prefix: string): Json | undefined {
  const day = `2024-05-${String(1 + (count % 28)).padStart(2, '0')}`;
  const time = `10:15:${String(count % 60).padStart(2, '0')}`;
  switch (type) {
    case 'string':
      return `${prefix}-${count}`;
    case 'int':
    case 'long':
    case 'short':
    case 'bigInteger':
      return new LosslessNumber(String(count));
    case 'double':
    case 'float':
    case 'decimal':
      return new LosslessNumber(`${count}.5`);
    case 'boolean':
      return count % 2 === 0;
    case 'uuid':
      return randomUUID();
    case 'char':
      return 'c';
    case 'uri':
      return `http://localhost/${prefix}-${count}`;
    case 'byteArray':
      return Buffer.from(`${prefix}-${count}`).toString('base64');
    case 'localDate':
    case 'date':
      return day;
    case 'localTime':
    case 'time':
      return time;
    case 'localDateTime':
    case 'dateTime':
      return `${day}T${time}`;
    case 'offsetDateTime':
      return `${day}T${time}+03:00`;
    case 'offsetTime':
      return `${time}+03:00`;
    default:
      return undefined;
  }
}
