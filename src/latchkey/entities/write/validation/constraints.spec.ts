import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import * as library from 'class-validator';
import { LosslessNumber } from 'lossless-json';
import type { DatatypeId } from '../../../datatypes/datatype.js';
import { rulesOfValue, satisfies } from './constraints.js';

/** Exports that are not constraints of a value. */
const OTHERS = [
  'Allow',
  'IsOptional',
  'MetadataStorage',
  'Validate',
  'ValidateBy',
  'ValidateIf',
  'ValidateNested',
  'ValidatePromise',
  'ValidationError',
  'ValidationTypes',
  'Validator',
  'ValidatorConstraint',
];

/** Parameters of decorators that need some, wrong ones included; the others get none. */
const PARAMETERS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  ArrayContains: [[['a']]],
  ArrayMaxSize: [[2]],
  ArrayMinSize: [[2]],
  ArrayNotContains: [[['a']]],
  ArrayUnique: [[], [(each: { id: unknown }) => each.id]],
  Contains: [['a']],
  Equals: [['a']],
  IsByteLength: [[1, 5]],
  IsDecimal: [[], [{ decimal_digits: '2', locale: 'xx-XX' }]],
  IsDivisibleBy: [[3], [0], [0.1]],
  IsEmail: [[], [{ host_whitelist: [/a/g] }]],
  IsEnum: [[{ A: 'a' }]],
  IsHash: [['md5'], ['unknown']],
  IsIdentityCard: [[], ['any'], ['unknown']],
  IsIn: [[['a', 1]]],
  IsInstance: [[Date]],
  IsISSN: [[], [{ requireHyphen: true }]],
  IsMobilePhone: [[], ['unknown']],
  IsNotIn: [[['a', 1]]],
  IsNumber: [[], [{ maxDecimalPlaces: 2 }], [{ allowNaN: true, allowInfinity: true }]],
  IsPassportNumber: [['DE'], ['unknown']],
  IsPhoneNumber: [[], ['DE'], ['unknown']],
  IsPostalCode: [[], ['any'], ['unknown']],
  IsTaxId: [[], ['en-US'], ['unknown']],
  IsUUID: [[], ['4'], ['unknown']],
  IsUrl: [[], [{ host_whitelist: [/a/g], require_tld: false }]],
  Length: [[1, 3]],
  Matches: [[/^a/y], [/a/g], ['(', 'zz']],
  Max: [[2], ['x']],
  MaxDate: [[new Date(0)]],
  MaxLength: [[2]],
  Min: [[2]],
  MinDate: [[new Date(0)]],
  MinLength: [[2]],
  NotContains: [['a']],
  NotEquals: [['a']],
};

const VALUES: readonly unknown[] = [
  ...[
    '',
    ' ',
    'a',
    '1',
    '-0',
    '1e-7',
    '1e400',
    'NaN',
    'Infinity',
    '0x10',
    '99999999999999999999.99',
    '1970-01-01',
    '+49 30 1',
  ],
  ...[
    'a@b.c',
    'http://a',
    '{',
    '"',
    '\ud800',
    'a\udc00',
    '\u0000',
    '😀',
    'data:,',
    'magnet:?',
    '%',
    'x'.repeat(10_000),
  ],
  ...[0, -0, 1e-7, 1.5e-7, 5e-324, 1e21, 2 ** 53, -1.005, NaN, Infinity, true, false, null],
  ...[[], [null], ['a', 'a'], [['a']], [1e-7, '\ud800', {}], {}, { id: 1 }, { length: -1 }, new LosslessNumber('1e-7')],
];

const TYPES: readonly (DatatypeId | undefined)[] = ['string', 'int', 'double', 'decimal', undefined];

const factories = Object.entries(library).filter(
  ([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name) && !OTHERS.includes(name),
) as [string, (...parameters: readonly unknown[]) => PropertyDecorator][];

/** Says whether values satisfy a decorator. */
function verdictOf(decorator: PropertyDecorator): (value: unknown, type?: DatatypeId) => Promise<boolean> {
  const constraints = rulesOfValue('value', [decorator])?.constraints ?? [];
  return async (value, type) => {
    const object = { value };
    for (const constraint of constraints) {
      const rule = library.getFromContainer<library.ValidatorConstraintInterface>(constraint.rule);
      const args = { targetName: 'Odd', property: 'value', object, value, constraints: [...constraint.parameters] };
      if (!(await satisfies(constraint, rule, args, type))) {
        return false;
      }
    }
    return true;
  };
}

let error: jest.SpiedFunction<Logger['error']>;

beforeEach(() => {
  error = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  error.mockClear();
});

describe('a constraint of class-validator', () => {
  it.each(factories)('%s has a verdict about every value of every type, also within a list', async (name, factory) => {
    for (const parameters of PARAMETERS[name] ?? [[]]) {
      for (const options of [{}, { each: true }]) {
        const verdict = verdictOf(factory(...parameters, options));
        for (const type of TYPES) {
          for (const value of VALUES) {
            expect(typeof (await verdict(value, type))).toBe('boolean');
          }
        }
      }
    }
  });

  it('that throws is broken, and logged once', async () => {
    const verdict = verdictOf(library.IsPostalCode('unknown' as 'DE'));
    expect([await verdict('10115', 'string'), await verdict('10117', 'string')]).toEqual([false, false]);
    expect(error.mock.calls.filter(([text]) => String(text).includes('isPostalCode')).length).toBeLessThanOrEqual(1);
  });

  it.each([
    [1e-7, 'double', 2, false],
    [1e-7, 'double', 7, true],
    [1.5e-7, 'double', 4, false],
    [1e21, 'double', 0, true],
    ['1.50', 'decimal', 1, true],
    ['0.10000000000000000001', 'decimal', 19, false],
    ['0.10000000000000000001', 'decimal', 20, true],
  ] as const)(
    'IsNumber counts the decimals of %s (%s), of which %i are allowed: %s',
    async (value, type, max, holds) => {
      expect(await verdictOf(library.IsNumber({ maxDecimalPlaces: max }))(value, type)).toBe(holds);
    },
  );

  it.each([
    ['9007199254740993.5', 'decimal', library.IsInt(), false],
    ['9007199254740993', 'long', library.IsInt(), true],
    ['9007199254740993', 'long', library.IsDivisibleBy(3), true],
    ['9007199254740992', 'long', library.IsDivisibleBy(3), false],
    ['0.3', 'decimal', library.IsDivisibleBy(0.1), true],
    ['1e-7', 'decimal', library.IsDivisibleBy(0), false],
    [0, 'int', library.IsDivisibleBy(5), true],
  ] as const)('%s (%s) is compared with all its digits', async (value, type, decorator, holds) => {
    expect(await verdictOf(decorator)(value, type)).toBe(holds);
  });

  it.each([
    ['sticky', library.Matches(/^a+$/y), 'aa'],
    ['global', library.Matches(/^a+$/g), 'aa'],
    ['sticky within options', library.IsUrl({ host_whitelist: [/example/y] }), 'http://example.com'],
    ['global within options', library.IsEmail({ host_whitelist: [/example/g] }), 'a@example.com'],
  ])('forgets where a %s expression has ended', async (_, decorator, value) => {
    const verdict = verdictOf(decorator);
    const verdicts = [await verdict(value), await verdict(value), await verdict(value)];
    expect(verdicts).toEqual([true, true, true]);
  });
});
