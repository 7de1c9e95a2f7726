import { describe, expect, it } from '@jest/globals';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({ LOCALES: 'en, de' }));

const VALID = { mandatory: 'x', notNull: 'x', notNullTwice: 'x', notBlank: 'x' };

const inspect = (body: string, locale: string) =>
  app.as('admin').post('/rest/entities/Inspection', body, { 'accept-language': locale });

/** The text of a valid body with one attribute replaced: of repeated keys the last one counts. */
const bodyWith = (attribute: string, value: string): string =>
  `{${JSON.stringify(VALID).slice(1, -1)},"${attribute}":${value}}`;

const violation = (constraint: string, message: string, path: string, invalidValue: string): string =>
  `[{"message":${JSON.stringify(message)},"messageTemplate":"{jakarta.validation.constraints.${constraint}.message}",` +
  `"path":"${path}","invalidValue":${invalidValue}}]`;

const TOO_SHORT = 'size must be between 2 and 2147483647';
const TOO_SHORT_IN_GERMAN = 'Größe muss zwischen 2 und 2147483647 liegen';

describe('every constraint of the table, with its texts (protocol/errors.md 4)', () => {
  it.each<[string, string, string, string, string, string?]>([
    ['mandatory', 'null', 'NotNull', 'may not be null', 'muss angegeben werden'],
    ['notNull', 'null', 'NotNull', 'may not be null', 'muss angegeben werden'],
    ['notNullTwice', 'null', 'NotNull', 'may not be null', 'muss angegeben werden'],
    ['notEmptyList', '[]', 'NotEmpty', 'must not be empty', 'darf nicht leer sein', 'null'],
    ['notBlank', 'null', 'NotBlank', 'must not be blank', 'darf nicht nur aus Leerzeichen bestehen'],
    ['notBlank', '" \\t"', 'NotBlank', 'must not be blank', 'darf nicht nur aus Leerzeichen bestehen'],
    ['size', '"abcd"', 'Size', 'size must be between 2 and 3', 'Größe muss zwischen 2 und 3 liegen'],
    ['minLength', '"a"', 'Size', TOO_SHORT, TOO_SHORT_IN_GERMAN],
    ['maxLength', '"abcd"', 'Size', 'size must be between 0 and 3', 'Größe muss zwischen 0 und 3 liegen'],
    ['fewTexts', '["a","b","c"]', 'Size', 'size must be between 0 and 2', 'Größe muss zwischen 0 und 2 liegen', 'null'],
    ['shortTexts', '["a"]', 'Size', TOO_SHORT, TOO_SHORT_IN_GERMAN, 'null'],
    [
      'shortTexts',
      '["a","abcd"]',
      'Size',
      'size must be between 0 and 3',
      'Größe muss zwischen 0 und 3 liegen',
      'null',
    ],
    [
      'min',
      '9007199254740991',
      'Min',
      'must be greater than or equal to 9007199254740992',
      'muss größer oder gleich 9007199254740992 sein',
    ],
    [
      'max',
      '9007199254740993',
      'Max',
      'must be less than or equal to 9007199254740992',
      'muss kleiner oder gleich 9007199254740992 sein',
    ],
    [
      'maxBig',
      '90071992547409920000000001',
      'Max',
      'must be less than or equal to 9007199254740992',
      'muss kleiner oder gleich 9007199254740992 sein',
    ],
    [
      'decimalMin',
      '0.0999999999999999999999',
      'DecimalMin',
      'must be greater than or equal to 0.10',
      'muss größer oder gleich 0.10 sein',
    ],
    ['decimalAbove', '0.1', 'DecimalMin', 'must be greater than 0.10', 'muss größer als 0.10 sein'],
    [
      'decimalMax',
      '12345678901234567.891',
      'DecimalMax',
      'must be less than or equal to 12345678901234567.89',
      'muss kleiner oder gleich 12345678901234567.89 sein',
    ],
    ['decimalBelow', '0.5', 'DecimalMax', 'must be less than 0.5', 'muss kleiner als 0.5 sein'],
    [
      'digits',
      '1000',
      'Digits',
      'numeric value out of bounds (<3 digits>.<2 digits> expected)',
      'Zahl außerhalb der Grenzen (höchstens <3 Ziffern>.<2 Ziffern>)',
    ],
    [
      'digits',
      '0.001',
      'Digits',
      'numeric value out of bounds (<3 digits>.<2 digits> expected)',
      'Zahl außerhalb der Grenzen (höchstens <3 Ziffern>.<2 Ziffern>)',
    ],
    ['positive', '0', 'Positive', 'must be greater than 0', 'muss größer als 0 sein'],
    ['positiveOrZero', '-1', 'PositiveOrZero', 'must be greater than or equal to 0', 'muss größer oder gleich 0 sein'],
    ['negative', '0.5', 'Negative', 'must be less than 0', 'muss kleiner als 0 sein'],
    ['negativeOrZero', '1', 'NegativeOrZero', 'must be less than or equal to 0', 'muss kleiner oder gleich 0 sein'],
    ['pattern', '"x-1"', 'Pattern', 'must match "^[A-Z]{2}-\\d+$"', 'muss dem Muster "^[A-Z]{2}-\\d+$" entsprechen'],
    ['email', '"nobody"', 'Email', 'not a well-formed email address', 'keine gültige E-Mail-Adresse'],
    ['assertTrue', 'false', 'AssertTrue', 'must be true', 'muss wahr sein', 'null'],
    ['assertFalse', 'true', 'AssertFalse', 'must be false', 'muss falsch sein', 'null'],
    ['nullText', '"x"', 'Null', 'must be null', 'darf nicht angegeben werden'],
  ])('%s: %s breaks %s', async (attribute, value, constraint, english, german, shown = value) => {
    const body = bodyWith(attribute, value);
    const [inEnglish, inGerman] = [await inspect(body, 'en'), await inspect(body, 'de')];
    expect([inEnglish.status, inEnglish.text]).toEqual([400, violation(constraint, english, attribute, shown)]);
    expect([inGerman.status, inGerman.text]).toEqual([400, violation(constraint, german, attribute, shown)]);
  });

  it.each([
    [
      'past',
      '2999-12-31',
      'Past',
      'must be in the past',
      '31/12/2999',
      'muss in der Vergangenheit liegen',
      '31.12.2999',
    ],
    [
      'pastOrPresent',
      '2999-12-31T23:59:00Z',
      'PastOrPresent',
      'must be in the past or in the present',
      '31/12/2999 23:59 +0000',
      'muss in der Vergangenheit oder Gegenwart liegen',
      '31.12.2999 23:59 +0000',
    ],
    [
      'future',
      '2000-12-31T23:59:00',
      'Future',
      'must be in the future',
      '31/12/2000 23:59',
      'muss in der Zukunft liegen',
      '31.12.2000 23:59',
    ],
    [
      'futureOrPresent',
      '2000-12-31',
      'FutureOrPresent',
      'must be in the present or in the future',
      '31/12/2000',
      'muss in der Gegenwart oder Zukunft liegen',
      '31.12.2000',
    ],
  ])('%s: %s breaks %s', async (attribute, value, constraint, english, shown, german, shownInGerman) => {
    const body = bodyWith(attribute, `"${value}"`);
    const [inEnglish, inGerman] = [await inspect(body, 'en'), await inspect(body, 'de')];
    expect(inEnglish.text).toBe(violation(constraint, english, attribute, `"${shown}"`));
    expect(inGerman.text).toBe(violation(constraint, german, attribute, `"${shownInGerman}"`));
  });

  it.each([
    ['size', '"ab"'],
    ['fewTexts', '["a","b"]'],
    ['shortTexts', '["a","abc"]'],
    ['min', '9007199254740992'],
    ['max', '9007199254740992'],
    ['maxBig', '9007199254740992'],
    ['decimalMin', '0.1'],
    ['decimalAbove', '0.1000000000000000000001'],
    ['decimalMax', '12345678901234567.890'],
    ['decimalBelow', '0.49'],
    ['digits', '100.1000'],
    ['digits', '0.01'],
    ['digits', '0'],
    ['positive', '0.0000000000000000001'],
    ['positiveOrZero', '0'],
    ['negative', '-0.1'],
    ['negativeOrZero', '0'],
    ['past', '"2000-01-01"'],
    ['pastOrPresent', '"2000-01-01T00:00:00+14:00"'],
    ['future', '"2999-01-01T00:00:00"'],
    ['futureOrPresent', '"2999-01-01"'],
    ['pattern', '"AB-1"'],
    ['email', '"a@example.org"'],
    ['assertTrue', 'true'],
    ['assertFalse', 'false'],
    ['nullText', 'null'],
  ])('%s accepts %s', async (attribute, value) => {
    const lists = attribute === 'shortTexts' ? '' : ',"shortTexts":["a","b"]';
    const body = bodyWith(attribute, value).replace(/\}$/, `,"notEmptyList":["a"]${lists}}`);
    const answer = await inspect(body, 'en');
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  });

  it('are broken by null only when they are about null', async () => {
    const attributes = ['size', 'min', 'decimalMin', 'digits', 'positive', 'past', 'pattern', 'email', 'assertTrue'];
    const body = { ...VALID, ...Object.fromEntries(attributes.map((attribute) => [attribute, null])) };
    expect((await inspect(JSON.stringify(body), 'en')).status).toBe(201);
  });
});

describe('invalidValue (protocol/errors.md 4)', () => {
  it.each([
    ['nullEnum', '"ACTIVE"', '"ACTIVE"'],
    ['nullUuid', '"5D0F4B0E7F9C4F0A9D7E0B5A4C1F2E11"', '"5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11"'],
    ['nullTime', '"10:15:30"', '"10:15"'],
    ['nullBytes', '"aGVsbG8="', 'null'],
    ['digits', '"+01234.50"', '1234.50'],
    ['digits', '"1.5e300"', '1.5e300'],
    ['negative', '".5"', '0.5'],
  ])('of %s with %s is %s', async (attribute, value, shown) => {
    const answer = await inspect(bodyWith(attribute, value), 'en');
    expect(answer.text).toContain(`"path":"${attribute}","invalidValue":${shown}}`);
  });

  it('never shows a secret, nor does a message that asks for the value', async () => {
    const answer = await inspect(bodyWith('secret', '"hidden"'), 'en');
    expect(answer.json).toEqual([
      { message: ' is too short', messageTemplate: ' is too short', path: 'secret', invalidValue: null },
    ]);
  });

  it('shows moments in the zone of the reader', async () => {
    const answer = await inspect(bodyWith('pastOrPresent', '"2999-12-31T23:59:00+02:00"'), 'en');
    expect(answer.json).toMatchObject([{ path: 'pastOrPresent', invalidValue: '31/12/2999 21:59 +0000' }]);
  });
});
