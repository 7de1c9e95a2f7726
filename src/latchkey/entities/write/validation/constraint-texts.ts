import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import type { Violation } from '../../../errors/rest-error.js';
import { templateKey } from '../../../messages/template-text.js';
import type { Texts } from '../../../messages/messages.js';
import type { Constraint } from './constraints.js';
import { type StandardText, standardText } from './standard-texts.js';

/** The two texts of a violation. */
export type ConstraintText = Pick<Violation, 'message' | 'messageTemplate'>;

/**
 * The texts of a broken constraint (protocol/errors.md 4): a message in braces, declared or standard, is looked up in
 * the bundles; any other is literal.
 *
 * @param secret the value must not appear in the text
 */
export function constraintText(
  constraint: Constraint,
  rule: ValidatorConstraintInterface,
  args: ValidationArguments,
  texts: Texts,
  secret: boolean,
): ConstraintText {
  const standard = standardText(constraint.name, constraint.parameters);
  const { message } = constraint;
  const declared = typeof message === 'function' ? message(args) : message;
  if (declared === undefined && standard) {
    return standardMessage(standard, texts);
  }
  const own = declared ?? rule.defaultMessage?.(args) ?? `{${constraint.rule.name}.message}`;
  const key = templateKey(own);
  if (key === undefined) {
    const literal = withTokens(own, args, secret);
    return { message: literal, messageTemplate: literal };
  }
  return { message: withTokens(texts.text(key, standard?.parameters), args, secret), messageTemplate: own };
}

/** The text of a null where there must be a value. */
export const notNullText = (texts: Texts): ConstraintText =>
  standardMessage({ name: 'NotNull', parameters: {} }, texts);

/** A text of the table in protocol/errors.md 4. */
export function standardMessage({ name, parameters, variant }: StandardText, texts: Texts): ConstraintText {
  const key = `jakarta.validation.constraints.${name}.message`;
  const message = texts.text(variant ? `${key}.${variant}` : key, parameters);
  return { message, messageTemplate: `{${key}}` };
}

/** Fills the placeholders that messages of class-validator may have: `$property`, `$value`, `$target`, `$constraint1`. */
function withTokens(text: string, args: ValidationArguments, secret: boolean): string {
  const value: unknown = args.value;
  const shown = ['string', 'number', 'boolean'].includes(typeof value) && !secret ? String(value) : '';
  return text.replace(/\$(?:constraint(\d+)|property|value|target)/g, (token, index?: string) => {
    switch (token) {
      case '$property':
        return args.property;
      case '$value':
        return shown;
      case '$target':
        return args.targetName;
      default:
        return String((args.constraints as readonly (string | number | undefined)[])[Number(index) - 1] ?? token);
    }
  });
}
