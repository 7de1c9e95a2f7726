import type { NullOperator, Operator } from '../../conditions/operators.js';
import type { FetchPlanItem } from '../../model/declarations.js';

type ConditionScalar = string | number | boolean;

/** A condition in the grammar of filters; an empty list of a group restricts nothing (protocol/filters.md 1). */
export type DataCondition =
  | { readonly property: string; readonly operator: NullOperator }
  | {
      readonly property: string;
      readonly operator: Exclude<Operator, NullOperator>;
      readonly value: ConditionScalar | readonly ConditionScalar[];
    }
  | { readonly group: 'AND' | 'OR'; readonly conditions: readonly DataCondition[] };

/** How an object is loaded. */
export interface LoadOptions {
  /**
   * What is loaded: the name of a plan, or attributes in the form of `@NamedFetchPlan`, e.g.
   * `['number', { customer: ['name'] }]`. Default: `_base`. A list may name dynamic attributes (`+warranty`).
   */
  readonly plan?: string | readonly FetchPlanItem[];
  /**
   * Whether all dynamic attributes of the loaded objects are loaded as well; {@link dynamicAttributesOf} reads them.
   * Default: false.
   */
  readonly dynamicAttributes?: boolean;
}

/** Which objects a list loads, and how. */
export interface ListOptions extends LoadOptions {
  /** Absent for all rows. */
  readonly where?: DataCondition;
  /** As in requests: `-date,customer.name`. */
  readonly sort?: string;
  /** Maximum number of rows; default: the maximum of the entity. */
  readonly limit?: number;
  /** Rows skipped; default: 0. */
  readonly offset?: number;
}

/** An id: of a composite key an object of its attributes. */
export type InputId = string | number | Readonly<Record<string, string | number>>;
