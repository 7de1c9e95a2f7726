import { LongWork } from '../../../common/in-slices.js';
import type { Violation } from '../../../errors/rest-error.js';
import type { DatatypeId } from '../../../datatypes/datatype.js';
import type { EntityClass } from '../../../model/declarations.js';
import { type Constraint, type PropertyRules, rulesOf, satisfies } from './constraints.js';
import { constraintText } from './constraint-texts.js';
import { invalidScalar } from './invalid-value.js';
import type { ValidationContext } from './violations.js';

/** A value that is not an attribute of an entity: an argument or a result. */
export interface CheckedValue {
  readonly path: string;
  readonly value: unknown;
  readonly rules: PropertyRules | undefined;
  /** Of scalars. */
  readonly type: DatatypeId | undefined;
  /** Whether its own properties are checked, too: it, or each of its items, is an object of a class with rules. */
  readonly nested: boolean;
}

/** The type of a property of a class, or of the items of its list; undefined for anything but a scalar. */
export type MemberTypes = (target: unknown, property: string) => DatatypeId | undefined;

/** All violations of all values; paths of what is inside them continue theirs (protocol/errors.md 4). */
export async function valueViolations(
  values: readonly CheckedValue[],
  context: ValidationContext,
  typeOf: MemberTypes,
): Promise<Violation[]> {
  const check = new ValueCheck(context, typeOf);
  for (const value of values) {
    await check.value(value, {});
  }
  return check.violations;
}

class ValueCheck {
  readonly violations: Violation[] = [];
  private readonly seen = new Set<object>();
  private readonly work = new LongWork();

  constructor(
    private readonly context: ValidationContext,
    private readonly typeOf: MemberTypes,
  ) {}

  /** @param owner what constraints get as the owner of the value */
  async value({ path, value = null, rules, type, nested }: CheckedValue, owner: object): Promise<void> {
    if (rules?.conditions.every((holds) => holds(owner, value))) {
      await this.constraints(rules.constraints, { path, value, type }, owner);
    }
    if (nested || rules?.cascaded) {
      const items: readonly [string, unknown][] = Array.isArray(value)
        ? value.map((item: unknown, index) => [`${path}[${index}]`, item])
        : [[path, value]];
      for (const [place, item] of items) {
        if (this.work.isSliceOver) {
          await this.work.pause();
        }
        await this.object(item, place);
      }
    }
  }

  private async object(object: unknown, path: string): Promise<void> {
    if (typeof object !== 'object' || object === null || this.seen.has(object)) {
      return;
    }
    this.seen.add(object);
    const { properties, ofObject } = rulesOf(object.constructor as EntityClass);
    for (const [name, rules] of properties) {
      const value: unknown = Reflect.get(object, name);
      const type = this.typeOf(object.constructor, name);
      await this.value({ path: `${path}.${name}`, value, rules, type, nested: false }, object);
    }
    await this.constraints(ofObject, { path, value: object, type: undefined }, object);
  }

  private async constraints(
    constraints: readonly Constraint[],
    { path, value, type }: Pick<CheckedValue, 'path' | 'value' | 'type'>,
    object: object,
  ): Promise<void> {
    const { now, texts } = this.context;
    for (const constraint of constraints) {
      const { property, parameters } = constraint;
      const targetName = object.constructor.name;
      const args = { targetName, property, object, value, constraints: [...parameters], now, transaction: undefined };
      const rule = this.context.ruleOf(constraint.rule);
      if (!(await satisfies(constraint, rule, args, type))) {
        const text = constraintText(constraint, rule, args, texts, false);
        this.violations.push({ ...text, path, invalidValue: this.shown(value, type) });
      }
    }
  }

  private shown(value: unknown, type: DatatypeId | undefined): Violation['invalidValue'] {
    if (typeof value !== 'string' && typeof value !== 'number') {
      return null;
    }
    return type ? invalidScalar(type, String(value), this.context.display) : value;
  }
}
