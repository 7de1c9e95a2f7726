import type { ValidationOptions } from 'class-validator';
import { ValidateBy } from 'class-validator';
import { findTimeZone } from '../../datatypes/time-zone.js';
import { constraintDecorator } from './constraint-decorator.js';

/** A text with at least one non-blank character; null is refused too (protocol/errors.md 4). */
export const NotBlank = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'notBlank',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && value.trim() !== '',
        defaultMessage: () => '$property must not be blank',
      },
    },
    options,
  );

/** A time zone that exists, by its IANA name such as `Europe/Berlin`; the empty text stands for none. */
export const TimeZone = (options?: ValidationOptions): PropertyDecorator =>
  constraintDecorator(
    'timeZone',
    [],
    (value) => value === '' || (typeof value === 'string' && findTimeZone(value) !== undefined),
    { message: '{latchkey.validation.TimeZone.message}', ...options },
  );

/** `true` (protocol/errors.md 4). */
export const AssertTrue = (options?: ValidationOptions): PropertyDecorator =>
  constraintDecorator('assertTrue', [], (value) => value === true, options);

/** `false` (protocol/errors.md 4). */
export const AssertFalse = (options?: ValidationOptions): PropertyDecorator =>
  constraintDecorator('assertFalse', [], (value) => value === false, options);

/** No value at all (protocol/errors.md 4). */
export const Null = (options?: ValidationOptions): PropertyDecorator =>
  constraintDecorator('null', [], () => false, options);
