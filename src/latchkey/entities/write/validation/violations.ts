import type { ValidatorConstraintInterface } from 'class-validator';
import type { SqlValue } from '../../../sql/statement.js';
import type { Attribute, EmbeddedAttribute } from '../../../model/attribute.js';
import type { CheckedObject } from '../checked-object.js';
import { inverseOf, type MemoryObject, memoryObjectOf, mergedValue } from './memory-objects.js';
import { append, inSlices, LongWork } from '../../../common/in-slices.js';
import type { Violation } from '../../../errors/rest-error.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { DatatypeId } from '../../../datatypes/datatype.js';
import type { ConstraintArguments } from '../../../model/constraints/constraint-decorator.js';
import type { Display, Texts } from '../../../messages/messages.js';
import {
  type ClassRules,
  type Constraint,
  type ConstraintClass,
  type PropertyRules,
  rulesOf,
  satisfies,
} from './constraints.js';
import { dynamicViolations } from './dynamic-violations.js';
import { constraintText, notNullText } from './constraint-texts.js';
import { isAboutNull } from './standard-texts.js';
import { isGiven, isMissing } from './given-values.js';
import { invalidValue } from './invalid-value.js';
import { isPlainlyValid } from './plain-checks.js';

/** What the check of a request needs in addition to its objects. */
export interface ValidationContext {
  readonly texts: Texts;
  readonly display: Display;
  /** The same moment for all constraints. */
  readonly now: Date;
  readonly transaction?: Transaction;
  /** The instance of a class of constraints. */
  readonly ruleOf: (type: ConstraintClass) => ValidatorConstraintInterface;
}

/**
 * All violations of all objects of a request, their composition items included (protocol/errors.md 4): the decorators of
 * `class-validator` and `metadata/constraints/`, and the columns that refuse null. On create every attribute is checked,
 * on update those the request sets; constraints of whole objects always.
 *
 * @param objects the roots, in the order of the request
 * @param bulk whether the request holds an array: paths of its roots start with `entities[<i>]`
 */
export async function violationsOf(
  objects: readonly CheckedObject[],
  context: ValidationContext,
  bulk = false,
): Promise<Violation[]> {
  const check = new ObjectCheck(context);
  for (const [index, checked] of objects.entries()) {
    await check.giveWay();
    if (!(await check.isPlainlyValid(checked))) {
      await check.object(checked, await inSlices(memoryObjectOf(checked)), bulk ? `entities[${index}]` : '');
    }
  }
  return check.violations;
}

/** A value under check: where it is, and in which forms. */
interface CheckedAttribute {
  readonly object: MemoryObject;
  readonly attribute: Attribute;
  readonly path: string;
  readonly stored: SqlValue;
  readonly memory: unknown;
}

class ObjectCheck {
  readonly violations: Violation[] = [];
  private readonly work = new LongWork();

  constructor(private readonly context: ValidationContext) {}

  /** Lets other requests be served between two objects. */
  async giveWay(): Promise<void> {
    if (this.work.isSliceOver) {
      await this.work.pause();
    }
  }

  /** Whether neither the object nor its items break anything, as far as their values alone show. */
  isPlainlyValid(checked: CheckedObject, inverse?: string): Promise<boolean> | boolean {
    return (
      isPlainlyValid(checked, this.context, inverse) && (checked.children.size === 0 || this.areItemsValid(checked))
    );
  }

  private async areItemsValid({ entity, children }: CheckedObject): Promise<boolean> {
    for (const [name, items] of children) {
      const attribute = entity.attributes.get(name);
      const inverse = attribute && inverseOf(attribute);
      for (const item of items) {
        await this.giveWay();
        if (!(await this.isPlainlyValid(item, inverse))) {
          return false;
        }
      }
    }
    return true;
  }

  /** @param inverse attribute by which an item refers to its owner; the server sets it */
  async object(checked: CheckedObject, object: MemoryObject, path: string, inverse?: string): Promise<void> {
    const { entity } = checked;
    const rules = rulesOf(entity.target);
    for (const attribute of entity.attributes.values()) {
      if (attribute.kind === 'embedded') {
        await this.embedded(checked, attribute, attribute.name, object[attribute.name] as MemoryObject, path);
      }
      if (attribute.name !== inverse && this.isChecked(checked, attribute, attribute.name, rules)) {
        await this.attribute(checked, attribute, attribute.name, object, rules, path);
      }
    }
    if (entity.dynamicAttributes.size > 0) {
      append(this.violations, [...dynamicViolations(checked, join(path, ''), this.context)]);
    }
    if (rules.ofObject.length > 0) {
      await this.wholeObject(rules, entity.name, object, path);
    }
    for (const name of checked.children.size > 0 ? entity.attributes.keys() : []) {
      const attribute = checked.children.has(name) && entity.attributes.get(name);
      if (attribute) {
        await this.children(checked, attribute, object, rules, path);
      }
    }
  }

  /** Items are reported by their own attributes unless their owner's attribute is cascaded. */
  private async children(
    { children }: CheckedObject,
    attribute: Attribute,
    object: MemoryObject,
    rules: ClassRules,
    path: string,
  ): Promise<void> {
    const { name, kind } = attribute;
    const cascaded = rules.properties.get(name)?.cascaded === true;
    for (const [index, child] of (children.get(name) ?? []).entries()) {
      const here = join(path, kind === 'toMany' ? `${name}[${index}]` : name);
      const value = object[name];
      const item = (Array.isArray(value) ? value[index] : value) as MemoryObject;
      await this.giveWay();
      await this.object(child, item, cascaded ? here : '', inverseOf(attribute));
    }
  }

  /** @param name as in {@link isChecked} */
  private async embedded(
    checked: CheckedObject,
    attribute: EmbeddedAttribute,
    name: string,
    object: MemoryObject,
    path: string,
  ): Promise<void> {
    const rules = rulesOf(attribute.target);
    for (const part of attribute.attributes.values()) {
      const partName = `${name}.${part.name}`;
      if (part.kind === 'embedded') {
        await this.embedded(checked, part, partName, object[part.name] as MemoryObject, path);
      }
      if (this.isChecked(checked, part, partName, rules)) {
        await this.attribute(checked, part, partName, object, rules, path);
      }
    }
    if (isGiven(checked, attribute, name)) {
      await this.wholeObject(rules, attribute.embeddable, object, join(path, name));
    }
  }

  /**
   * Whether there is anything to check about an attribute; most have nothing.
   *
   * @param name the attribute's name among the values: `address.city` inside embedded objects
   */
  private isChecked(checked: CheckedObject, attribute: Attribute, name: string, { properties }: ClassRules): boolean {
    return (properties.has(attribute.name) && isGiven(checked, attribute, name)) || isMissing(checked, attribute, name);
  }

  /** @param name as in {@link isChecked} */
  private async attribute(
    checked: CheckedObject,
    attribute: Attribute,
    name: string,
    object: MemoryObject,
    { properties }: ClassRules,
    path: string,
  ): Promise<void> {
    const rules = properties.get(attribute.name);
    const missing = isMissing(checked, attribute, name);
    const value = { object, attribute, path: join(path, name), ...formsOf(checked, attribute, name, object) };
    const broken = rules ? await this.brokenBy(value, rules, missing) : [];
    if (missing && broken.length === 0) {
      this.violations.push({ ...notNullText(this.context.texts), path: value.path, invalidValue: null });
    }
    append(this.violations, broken);
  }

  /** @param missing a null that the column refuses: then only constraints that null breaks have anything to add */
  private async brokenBy(value: CheckedAttribute, rules: PropertyRules, missing: boolean): Promise<Violation[]> {
    const { object, attribute, path, stored, memory } = value;
    if (!rules.conditions.every((holds) => holds(object, memory))) {
      return [];
    }
    const violations: Violation[] = [];
    const constraints = missing ? rules.constraints.filter(({ name }) => isAboutNull(name)) : rules.constraints;
    for (const constraint of constraints) {
      const args = this.argumentsOf(constraint, attribute.owner, object, memory);
      const rule = this.context.ruleOf(constraint.rule);
      const verdict = satisfies(constraint, rule, args, typeOf(attribute));
      if (!(verdict === true || (await verdict))) {
        const text = constraintText(constraint, rule, args, this.context.texts, attribute.secret);
        violations.push({ ...text, path, invalidValue: invalidValue(attribute, stored, this.context.display) });
      }
    }
    return violations;
  }

  private async wholeObject({ ofObject }: ClassRules, name: string, object: MemoryObject, path: string): Promise<void> {
    for (const constraint of ofObject) {
      const args = this.argumentsOf(constraint, name, object, object);
      const rule = this.context.ruleOf(constraint.rule);
      if (!(await satisfies(constraint, rule, args, undefined))) {
        const text = constraintText(constraint, rule, args, this.context.texts, true);
        this.violations.push({ ...text, path, invalidValue: null });
      }
    }
  }

  private argumentsOf(
    { property, parameters }: Constraint,
    targetName: string,
    object: MemoryObject,
    value: unknown,
  ): ConstraintArguments {
    const { now, transaction } = this.context;
    return { targetName, property, object, value, constraints: [...parameters], now, transaction };
  }
}

function formsOf(
  checked: CheckedObject,
  attribute: Attribute,
  name: string,
  object: MemoryObject,
): Pick<CheckedAttribute, 'stored' | 'memory'> {
  const memory = object[attribute.name] ?? null;
  return { memory, stored: attribute.kind === 'transient' ? scalarText(memory) : mergedValue(checked, name) };
}

const scalarText = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;

const typeOf = (attribute: Attribute): DatatypeId | undefined => ('type' in attribute ? attribute.type : undefined);

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
