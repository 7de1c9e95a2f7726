import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { getOrCreate } from '../../../common/get-or-create.js';
import { groupBy } from '../../../common/group-by.js';
import { WHOLE_OBJECT } from '../../../model/constraints/class-constraint.decorator.js';
import type { EntityClass } from '../../../model/declarations.js';
import { type Constraint, constraintOf, type DeclaredRule } from './constraint.js';

/** Groups whose constraints the API checks; those without a group are in the first (protocol/errors.md 4). */
const ACTIVE_GROUPS: readonly string[] = ['default', 'REST'];

type Condition = (object: object, value: unknown) => boolean;

/** What the decorators of one property ask for. */
export interface PropertyRules {
  /** Only when all of them hold are the constraints looked at: `IsOptional`, `ValidateIf`. */
  readonly conditions: readonly Condition[];
  readonly constraints: readonly Constraint[];
  /** Violations inside the value are reported with its path: `ValidateNested`. */
  readonly cascaded: boolean;
}

/** The active decorators of a class and of those it extends. */
export interface ClassRules {
  readonly properties: ReadonlyMap<string, PropertyRules>;
  /** Constraints of the object as a whole. */
  readonly ofObject: readonly Constraint[];
}

const cache = new WeakMap<EntityClass, ClassRules>();

/** Read once per class: decorators never change. */
export const rulesOf = (target: EntityClass): ClassRules => getOrCreate(cache, target, collect);

/**
 * The rules of a value that no class declares.
 *
 * @param decorators of `class-validator` and `metadata/constraints/`, as a property would carry them
 */
export function rulesOfValue(name: string, decorators: readonly PropertyDecorator[]): PropertyRules | undefined {
  const owner = class {
    readonly about = name;
  };
  decorators.forEach((decorate) => {
    decorate(owner.prototype, name);
  });
  return rulesOf(owner).properties.get(name);
}

function collect(target: EntityClass): ClassRules {
  const byProperty = groupBy(declared(target).filter(isActive), ({ propertyName }) => propertyName);
  const ofObject = constraintsIn(byProperty.get(WHOLE_OBJECT) ?? []);
  byProperty.delete(WHOLE_OBJECT);
  const properties = [...byProperty].map(([name, all]): [string, PropertyRules] => [
    name,
    {
      conditions: all
        .filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION)
        .flatMap(({ constraints }) => constraints as Condition[]),
      constraints: constraintsIn(all),
      cascaded: all.some(({ type }) => type === ValidationTypes.NESTED_VALIDATION),
    },
  ]);
  return { properties: new Map(properties), ofObject };
}

/** Class by class: for a whole hierarchy the library drops inherited decorators of a property that has own ones. */
function declared(target: EntityClass): DeclaredRule[] {
  const parent = Object.getPrototypeOf(target) as EntityClass;
  const inherited = typeof parent.prototype === 'object' ? declared(parent) : [];
  const own = getMetadataStorage().getTargetValidationMetadatas(target, '', true, false);
  // Decorators run from the last to the first.
  return [...inherited, ...own.filter((metadata) => metadata.target === target).reverse()];
}

function isActive({ groups = [], always }: Partial<DeclaredRule>): boolean {
  return always === true || groups.length === 0 || groups.some((group) => ACTIVE_GROUPS.includes(group));
}

const constraintsIn = (all: readonly DeclaredRule[]): readonly Constraint[] =>
  all
    .filter(({ type }) => type === ValidationTypes.CUSTOM_VALIDATION || type === ValidationTypes.IS_DEFINED)
    .map(constraintOf);
