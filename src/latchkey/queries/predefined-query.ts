import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { SqlValue } from '../sql/statement.js';
import type { NullOperator, Operator } from '../conditions/operators.js';
import type { EntityClass } from '../model/declarations.js';
import type { QueryDeclaration } from '../model/query-declaration.js';
import type { ScalarTypeName } from './parameter-types.js';
import type { SessionParameter } from './session-parameters.js';

/**
 * A type by the name clients see, of one value or of a list: `java.util.UUID`, `java.util.UUID[]`, or the name of an
 * enum.
 */
export type ParameterTypeName = ScalarTypeName | `${ScalarTypeName}[]` | (string & Record<never, never>);

/** A value that the client gives, or the server for the parameters of the session. */
export interface DeclaredParameter<P extends string> {
  readonly parameter: P | SessionParameter;
}

type DeclaredScalar = string | number | boolean;

/** A condition in the grammar of filters, whose values may be parameters (protocol/filters.md 1). */
export type DeclaredCondition<P extends string> =
  | { readonly property: string; readonly operator: NullOperator }
  | {
      readonly property: string;
      readonly operator: Exclude<Operator, NullOperator>;
      readonly value: DeclaredScalar | readonly DeclaredScalar[] | DeclaredParameter<P>;
    }
  | { readonly group: 'AND' | 'OR'; readonly conditions: readonly DeclaredCondition<P>[] };

/** What a predefined query selects, and how it is called. */
export interface QueryOptions<P extends string> {
  /** Plan of a request that names none: a built-in one or one declared for the entity. */
  readonly fetchPlan: string;
  /** Types by name; a missing one is reported in this order. */
  readonly parameters?: Readonly<Record<P, ParameterTypeName>>;
  /** Absent for all rows that the caller may see. */
  readonly where?: DeclaredCondition<NoInfer<P>>;
  /**
   * Restricts the rows with a builder of TypeORM, for what `where` cannot say. It selects the rows of the entity, named `e`;
   * values go into parameters (`:name`, `:...list`). Rights hold around it: only keys are taken from it
   * (docs/decisions/0028-builders-of-queries.md).
   *
   * @example `build: (qb, { min }) => qb.andWhere('(SELECT count(*) FROM order_line l WHERE l.order_id = e.id) >= :min', { min })`
   */
  readonly build?: (
    builder: SelectQueryBuilder<ObjectLiteral>,
    values: Readonly<Record<P | SessionParameter, SqlValue>>,
  ) => SelectQueryBuilder<ObjectLiteral>;
  /**
   * Entities whose rows the builder reads, other than the row in question. List the entity of the query too when the
   * builder reads other rows of it. Callers from whom row-level roles hide any of them are refused. Default: all other
   * entities.
   */
  readonly looksAt?: readonly EntityClass[];
  /** As in requests: `-date,customer.name`. */
  readonly sort?: string;
  /** Rows of a request that names no `limit`; default: the maximum of the entity. */
  readonly limit?: number;
  /** Rows skipped when the request names no `offset`; default: 0. */
  readonly offset?: number;
  /** Shown in the list of queries, without effect; default: false. */
  readonly cacheable?: boolean;
  /** Shown in the list of queries, without effect; default: false. */
  readonly anonymousAllowed?: boolean;
}

/**
 * Declares a query under `/rest/queries/<entity>/<name>`; list it in `queries` of `Latchkey.forFeature`. A faulty one
 * stops the start (protocol/queries.md 1).
 */
export const predefinedQuery = <P extends string = never>(
  entity: EntityClass,
  name: string,
  options: QueryOptions<P>,
): QueryDeclaration => ({
  entity,
  name,
  fetchPlan: options.fetchPlan,
  parameters: options.parameters ?? {},
  where: options.where,
  build: options.build,
  looksAt: options.looksAt,
  sort: options.sort,
  limit: options.limit,
  offset: options.offset,
  cacheable: options.cacheable ?? false,
  anonymousAllowed: options.anonymousAllowed ?? false,
});
