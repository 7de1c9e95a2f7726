import { DATATYPES } from '../../../datatypes/datatypes.js';
import type { Violation } from '../../../errors/rest-error.js';
import type { DynamicAttribute } from '../../../model/dynamic-attribute.js';
import type { CheckedObject } from '../checked-object.js';
import { type ConstraintText, notNullText, standardMessage } from './constraint-texts.js';
import { invalidScalar } from './invalid-value.js';
import type { ValidationContext } from './violations.js';

/** Why a choice is refused, in the bundles. */
const CHOICE = 'latchkey.validation.Choice.message';

/**
 * What breaks the definitions of dynamic attributes (protocol/dynamic-attributes.md 2): on create every attribute is looked
 * at, on update those that the request names.
 *
 * @param place path of the object, with a dot at its end where it is not empty
 */
export function* dynamicViolations(
  { entity, operation, dynamics }: CheckedObject,
  place: string,
  context: Pick<ValidationContext, 'texts' | 'display'>,
): Generator<Violation> {
  if (dynamics === undefined) {
    return;
  }
  for (const attribute of entity.dynamicAttributes.values()) {
    const values = dynamics.get(attribute);
    const path = place + attribute.name;
    if ((values ?? []).length === 0) {
      const looked = values !== undefined || operation === 'create';
      if (looked && attribute.dynamic.required) {
        yield { ...notNullText(context.texts), path, invalidValue: null };
      }
    } else {
      yield* valueFaults(attribute, values ?? [], path, context);
    }
  }
}

function* valueFaults(
  attribute: DynamicAttribute,
  values: readonly (string | undefined)[],
  path: string,
  { texts, display }: Pick<ValidationContext, 'texts' | 'display'>,
): Generator<Violation> {
  if ('target' in attribute) {
    return;
  }
  for (const [index, value = ''] of values.entries()) {
    const text = faultOf(attribute, value, texts);
    if (text) {
      const here = attribute.dynamic.collection ? `${path}[${index}]` : path;
      yield { ...text, path: here, invalidValue: invalidScalar(attribute.type, value, display) };
    }
  }
}

function faultOf(
  { dynamic: { choices, min, max }, type }: Exclude<DynamicAttribute, { readonly kind: 'toOne' | 'toMany' }>,
  value: string,
  texts: ValidationContext['texts'],
): ConstraintText | undefined {
  if (choices && !choices.includes(value)) {
    return { message: texts.text(CHOICE, { choices: choices.join(', ') }), messageTemplate: `{${CHOICE}}` };
  }
  const { compare } = DATATYPES[type];
  const prefix = type === 'int' ? '' : 'Decimal';
  if (min !== undefined && compare(value, min) < 0) {
    return standardMessage({ name: `${prefix}Min`, parameters: { value: min } }, texts);
  }
  return max !== undefined && compare(value, max) > 0
    ? standardMessage({ name: `${prefix}Max`, parameters: { value: max } }, texts)
    : undefined;
}
