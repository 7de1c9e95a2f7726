import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { SqlValue } from '../sql/statement.js';
import type { EntityClass } from './declarations.js';

/** Restricts a builder that selects all rows of the entity, there named `e`. */
export type QueryBuild = (
  builder: SelectQueryBuilder<ObjectLiteral>,
  values: Readonly<Record<string, SqlValue>>,
) => SelectQueryBuilder<ObjectLiteral>;

/** A predefined query as the application declares it; checked at start (protocol/queries.md 1). */
export interface QueryDeclaration {
  readonly entity: EntityClass;
  readonly name: string;
  readonly fetchPlan: string;
  /** Type names by parameter name, in the order in which they are checked. */
  readonly parameters: Readonly<Record<string, string>>;
  /** A condition in the grammar of filters; absent for all rows. */
  readonly where: unknown;
  /** Restricts further what `where` leaves. */
  readonly build: QueryBuild | undefined;
  /** Whose rows the builder reads other than the row in question; absent for any. */
  readonly looksAt: readonly EntityClass[] | undefined;
  readonly sort: string | undefined;
  readonly limit: number | undefined;
  readonly offset: number | undefined;
  readonly cacheable: boolean;
  readonly anonymousAllowed: boolean;
}
