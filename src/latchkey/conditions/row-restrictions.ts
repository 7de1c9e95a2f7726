import type { EntityModel } from '../model/entity-model.js';
import { type Condition, propertiesOf, type PropertyCondition } from './condition.js';
import type { SqlScope } from './sql-compiler.js';

/** Whose rows: those that a statement is about, or those that it reaches from there. */
export type RowPlace = 'root' | 'nested';

/** A condition on the rows of an entity and of those that extend it. */
export interface RowRestriction {
  /** Name of the entity. */
  readonly entity: string;
  readonly condition: Condition;
  /** Whether it counts for nested rows, too. */
  readonly nested: boolean;
}

/**
 * Turns a condition into SQL text with marks for its values. Given from outside: joins along a path need restrictions, too,
 * and the files would import each other.
 */
export type RowCompiler = (condition: Condition, scope: SqlScope, restrictions: RowRestrictions) => string;

/** SQL text whose row conditions have found their parameters. */
export interface NumberedText {
  readonly text: string;
  /** What the parameters are compared with, in the order of their numbers. */
  readonly properties: readonly PropertyCondition[];
}

/** No identifier and no literal of PostgreSQL can hold it. */
const MARK = '\u0000';
const MARKED = new RegExp(`${MARK}(\\d+)${MARK}`, 'g');

/**
 * What rows must satisfy to be there for a reader (protocol/roles.md 6). Conditions may be needed at many places of a
 * statement, before it is known which parameters it has: a mark stands for each of their values until it is complete.
 */
export class RowRestrictions {
  private readonly properties: readonly PropertyCondition[];

  /** @param inMemory names of entities whose rows functions judge as well */
  constructor(
    private readonly all: readonly RowRestriction[],
    private readonly inMemory: ReadonlySet<string>,
    private readonly compiler: RowCompiler,
  ) {
    this.properties = all.flatMap(({ condition }) => [...propertiesOf(condition)]);
  }

  /** Conditions that are declared for exactly this entity. */
  declaredFor({ name }: EntityModel, place: RowPlace): readonly Condition[] {
    return this.all
      .filter(({ entity, nested }) => entity === name && (nested || place === 'root'))
      .map(({ condition }) => condition);
  }

  /** SQL text of a condition for the rows of a scope. */
  compile(condition: Condition, scope: SqlScope): string {
    return this.compiler(condition, scope, this);
  }

  /** Whether nested rows of the entity, or of those that extend it, may be hidden by a condition. */
  hidesNested(entity: EntityModel): boolean {
    return this.all.length > 0 && related(entity).some((each) => this.declaredFor(each, 'nested').length > 0);
  }

  /** Whether only functions know which rows of the entity, or of those that extend it, are there. */
  decidesInMemory(entity: EntityModel): boolean {
    return this.inMemory.size > 0 && related(entity).some(({ name }) => this.inMemory.has(name));
  }

  /** Stands in SQL text for the value that a property is compared with. */
  readonly mark = (property: PropertyCondition): string => `${MARK}${this.properties.indexOf(property)}${MARK}`;

  /**
   * Replaces the marks by parameters, equal ones by one.
   *
   * @param first number of the first of them
   */
  numbered(text: string, first: number): NumberedText {
    const found: PropertyCondition[] = [];
    const numbered = text.replace(MARKED, (_, index: string) => {
      const property = this.properties[Number(index)];
      if (!property) {
        throw new Error('SQL text holds the mark of other restrictions');
      }
      const known = found.indexOf(property);
      return `$${first + (known >= 0 ? known : found.push(property) - 1)}`;
    });
    return { text: numbered, properties: found };
  }
}

export const NO_RESTRICTIONS = new RowRestrictions([], new Set(), () => 'FALSE');

/** The entity, those it extends, and those that extend it. */
export const related = (entity: EntityModel): readonly EntityModel[] => [
  ...ancestry(entity),
  ...entity.hierarchy.slice(1),
];

/** The entity and those it extends, the farthest last. */
export const ancestry = (entity: EntityModel): readonly EntityModel[] =>
  entity.parent ? [entity, ...ancestry(entity.parent)] : [entity];
