import { Logger } from '@nestjs/common';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { StoredForm } from './attribute.js';

const logger = new Logger('JsonColumns');

/**
 * How `json` and `simple-json` columns keep JSON: as the text that was written, which nothing but null tests can compare.
 *
 * @returns undefined for a column of any other type
 */
export function jsonTextForm({ type, propertyName, entityMetadata }: ColumnMetadata): StoredForm | undefined {
  if (type !== 'json' && type !== 'simple-json') {
    return undefined;
  }
  const place = `${entityMetadata.name}.${propertyName}`;
  const sqlType = type === 'json' ? 'json' : 'text';
  return {
    sqlType,
    read: type === 'json' ? withoutNull : checkedReader(place),
    write: (text) => text,
    comparesNull: true,
  };
}

const JSON_NULL = /^\s*null\s*$/;

const withoutNull = (text: string | null): string | null => (text !== null && JSON_NULL.test(text) ? null : text);

/** A text column takes anything from other programs. */
function checkedReader(place: string): (text: string | null) => string | null {
  let reported = false;
  return (text) => {
    if (text === null) {
      return null;
    }
    try {
      return JSON.parse(text) === null ? null : text;
    } catch {
      if (!reported) {
        reported = true;
        logger.error(`A stored value of ${place} is not JSON and is shown as null`);
      }
      return null;
    }
  };
}
