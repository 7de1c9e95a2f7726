import type { EntityModel } from '../../model/entity-model.js';
import { ROOT } from './selection.js';

/** A SELECT of keys: only rows among them are there. It restricts further what the caller sees, never less. */
export interface KeySubquery {
  /** Its parameters are numbered from 1. */
  readonly sql: string;
  readonly parameters: number;
}

/** Literals and quoted names are skipped. */
const PARAMETER = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g;

/**
 * The SQL condition.
 *
 * @param firstParameter number of its first parameter in the whole statement
 */
export function keySubqueryCondition({ key }: EntityModel, { sql }: KeySubquery, firstParameter: number): string {
  const numbered = sql.replace(PARAMETER, (token, number?: string) =>
    number === undefined ? token : `$${Number(number) + firstParameter - 1}`,
  );
  const columns = key.attributes.map(({ column }) => `${ROOT}.${column}`).join(', ');
  return `(${columns}) IN (${numbered})`;
}
