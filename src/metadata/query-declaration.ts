import type { EntityClass } from './declarations.js';

/** A predefined query as the application declares it; checked at start (protocol/queries.md 1). */
export interface QueryDeclaration {
  readonly entity: EntityClass;
  readonly name: string;
  readonly fetchPlan: string;
  /** Type names by parameter name, in the order in which they are asked for. */
  readonly parameters: Readonly<Record<string, string>>;
  /** A condition in the grammar of filters; absent for all rows. */
  readonly where: unknown;
  readonly sort: string | undefined;
  readonly limit: number | undefined;
  readonly offset: number | undefined;
  readonly cacheable: boolean;
  readonly anonymousAllowed: boolean;
}
