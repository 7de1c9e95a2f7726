import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage, validate } from 'class-validator';
import { ClassConstraint } from './class-constraint.decorator.js';
import type { ConstraintArguments } from './constraint-decorator.js';
import { Future, FutureOrPresent, Past, PastOrPresent } from './moments.decorators.js';
import { DecimalMax, DecimalMin, Digits, NegativeOrZero, PositiveOrZero } from './numbers.decorators.js';
import { AssertFalse, AssertTrue, NotBlank, Null } from './values.decorators.js';

const NOW = new Date('2024-05-02T12:00:00.500Z');

/** Whether a value satisfies the one constraint of a property, at the moment NOW. */
function accepts(decorate: PropertyDecorator, value: unknown): unknown {
  class Holder {
    value: unknown;
  }
  decorate(Holder.prototype, 'value');
  const [metadata] = getMetadataStorage().getTargetValidationMetadatas(Holder, '', true, false);
  const [constraint] = metadata ? getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls) : [];
  return constraint?.instance.validate(value, { now: NOW } as ConstraintArguments);
}

describe('constraints on dates and times (protocol/errors.md 4)', () => {
  it.each([
    ['2024-05-01', true, true, false, false],
    ['2024-05-02', false, true, false, true],
    ['2024-05-03', false, false, true, true],
    ['2024-05-02T12:00:00.499999', true, true, false, false],
    ['2024-05-02T12:00:00.5', false, true, false, true],
    ['2024-05-02 12:00:00.500001', false, false, true, true],
    ['2024-05-02T15:00:00.499999+03:00', true, true, false, false],
    ['2024-05-02T15:00:00.500000+03:00', false, true, false, true],
    ['2024-05-02T12:00:00.500001Z', false, false, true, true],
    ['12:00:00', true, true, false, false],
    ['12:00:00.5', false, true, false, true],
    ['12:00:01', false, false, true, true],
    ['14:00:00+02:00', true, true, false, false],
    ['11:00:01-01:00', false, false, true, true],
    [new Date('2024-05-02T12:00:00.499Z'), true, true, false, false],
    [null, true, true, true, true],
    ['soon', false, false, false, false],
    ['', false, false, false, false],
    [5, false, false, false, false],
  ])('%s: past %s, or present %s, future %s, or present %s', (value, past, pastOrPresent, future, futureOrPresent) => {
    const answers = [Past(), PastOrPresent(), Future(), FutureOrPresent()].map((each) => accepts(each, value));
    expect(answers).toEqual([past, pastOrPresent, future, futureOrPresent]);
  });
});

describe('constraints on numbers (protocol/errors.md 4)', () => {
  it.each<[string, unknown, boolean, PropertyDecorator]>([
    ['DecimalMin 0.1', 0.1, true, DecimalMin('0.1')],
    ['DecimalMin 0.1', '0.0999999999999999999', false, DecimalMin('0.1')],
    ['DecimalMin 0.1', '1e-1', true, DecimalMin('0.1')],
    ['DecimalMin 0.1', 'abc', false, DecimalMin('0.1')],
    ['DecimalMin above 0.1', '0.10', false, DecimalMin('0.1', { inclusive: false })],
    ['DecimalMax 9007199254740992', '9007199254740993', false, DecimalMax('9007199254740992')],
    ['DecimalMax below 1', '0.9999999999999999999', true, DecimalMax('1', { inclusive: false })],
    ['Digits 2.1', '099.50', true, Digits(2, 1)],
    ['Digits 2.1', '99.55', false, Digits(2, 1)],
    ['Digits 2.1', '100', false, Digits(2, 1)],
    ['Digits 2.1', '1e2', false, Digits(2, 1)],
    ['Digits 2.1', '1e-1', true, Digits(2, 1)],
    ['Digits 0.2', '0.05', true, Digits(0, 2)],
    ['Digits 0.2', 0, true, Digits(0, 2)],
    ['Digits 2.1', '', false, Digits(2, 1)],
    ['Digits 2.1', NaN, false, Digits(2, 1)],
    ['PositiveOrZero', '-0.0', true, PositiveOrZero()],
    ['PositiveOrZero', '-0.0000000000000000000001', false, PositiveOrZero()],
    ['NegativeOrZero', -1, true, NegativeOrZero()],
    ['NegativeOrZero', 1n, false, NegativeOrZero()],
    ['AssertTrue', false, false, AssertTrue()],
    ['AssertTrue', 'true', false, AssertTrue()],
    ['AssertFalse', false, true, AssertFalse()],
    ['Null', '', false, Null()],
    ['Null', null, true, Null()],
    ['NotBlank', '\u00a0 ', false, NotBlank()],
    ['NotBlank', ' x ', true, NotBlank()],
    ['NotBlank', null, false, NotBlank()],
  ])('%s: %s %s', (_name, value, expected, decorator) => {
    expect(accepts(decorator, value)).toBe(expected);
  });
});

describe('the decorators outside entities', () => {
  it('work with class-validator itself', async () => {
    @ClassConstraint((period: Period) => period.from <= period.to, { message: 'ends before it starts' })
    class Period {
      @Past()
      from = '2001-01-01';

      @Digits(1, 0)
      to = '2000-01-01';
    }
    const errors = await validate(new Period());
    expect(errors.map(({ property, constraints }) => [property, constraints])).toEqual([
      ['to', { digits: 'to breaks the constraint digits' }],
      ['', { classConstraint: 'ends before it starts' }],
    ]);
  });
});
