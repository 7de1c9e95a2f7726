import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { literal } from '../model/sql-identifier.js';

/** The default that an entity declares, as SQL; TypeORM leaves quotes unescaped. */
export function defaultExpression({ driver }: DataSource, column: ColumnMetadata): string | undefined {
  const value: unknown = column.default;
  if (column.isArray && Array.isArray(value)) {
    return literal(arrayText(value));
  }
  if (typeof value === 'string' || typeof value === 'number') {
    return literal(String(value));
  }
  if (typeof value === 'object' && value !== null) {
    return literal(JSON.stringify(value));
  }
  return driver.normalizeDefault(column);
}

const arrayText = (values: readonly unknown[]): string => `{${values.map(elementText).join(',')}}`;

function elementText(value: unknown): string {
  if (Array.isArray(value)) {
    return arrayText(value);
  }
  if (value === null) {
    return 'NULL';
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
