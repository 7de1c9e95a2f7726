import { ValidateBy, type ValidationArguments, type ValidationOptions } from 'class-validator';
import type { Transaction } from '../../sql/transaction.js';

/** Arguments of a constraint while entities are written. */
export interface ConstraintArguments extends ValidationArguments {
  /** The moment of the request; absent when `class-validator` itself runs the constraint. */
  readonly now?: Date;
  /** The transaction of the request: how a constraint queries the database. Absent like `now`. */
  readonly transaction?: Transaction;
}

/**
 * A decorator of `class-validator` that follows Bean Validation: null breaks only constraints about null.
 *
 * @param name its name for the table of texts, see `entities/write/validation/standard-texts.ts`
 * @param parameters what fills the placeholders of its text
 */
export const constraintDecorator = (
  name: string,
  parameters: readonly unknown[],
  holds: (value: unknown, now: Date) => boolean,
  options: ValidationOptions | undefined,
): PropertyDecorator =>
  ValidateBy(
    {
      name,
      constraints: [...parameters],
      validator: {
        validate: (value: unknown, args?: ConstraintArguments) =>
          value === null || value === undefined || holds(value, args?.now ?? new Date()),
        defaultMessage: () => `$property breaks the constraint ${name}`,
      },
    },
    options,
  );
