import { beforeAll, describe, expect, it } from '@jest/globals';
import { A1, ACME, BETA, ordersToSearch } from '../builders/orders-to-search.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

/** Three specimens with values that grow, one whose text is hard to search, and one of nulls. */
beforeAll(async () => {
  const { database } = app;
  await ordersToSearch(database);
  const row = (values: Parameters<typeof insertRow>[2]) => insertRow(database, 'domain_specimen', values);
  await row({
    id: '00000000-0000-4000-8000-000000000001',
    string: 'Alpha',
    boolean: 'true',
    char: 'a',
    short: '1',
    int: '1',
    long: '9007199254740991',
    big_integer: '1',
    float: '0.1',
    double: '0.1',
    decimal: '1.10',
    uuid: 'aaaaaaaa-0000-4000-8000-000000000001',
    local_date: '2024-01-01',
    local_time: '10:00:00',
    local_date_time: '2024-01-01 10:00:00',
    offset_time: '10:00:00+00',
    offset_date_time: '2024-01-01 10:00:00+00',
    date: '2024-01-01',
    time: '10:00:00',
    date_time: '2024-01-01 10:00:00',
    enum: '10',
  });
  await row({
    id: '00000000-0000-4000-8000-000000000002',
    string: 'beta ÄÖ',
    boolean: 'false',
    short: '2',
    int: '2',
    long: '9007199254740992',
    big_integer: '2',
    float: '0.2',
    double: '0.2',
    decimal: '1.2',
    uuid: 'aaaaaaaa-0000-4000-8000-000000000002',
    local_date: '2024-01-02',
    local_time: '10:00:00.5',
    local_date_time: '2024-01-01 10:00:00.5',
    offset_time: '10:00:00.5+00',
    offset_date_time: '2024-01-01 10:00:00.5+00',
    date: '2024-01-02',
    time: '10:00:00.5',
    date_time: '2024-01-01 10:00:00.5',
    enum: '20',
  });
  await row({
    id: '00000000-0000-4000-8000-000000000003',
    string: 'gamma',
    short: '3',
    int: '3',
    long: '9007199254740993',
    big_integer: '3',
    float: '0.3',
    double: '0.3',
    decimal: '1.30',
    uuid: 'aaaaaaaa-0000-4000-8000-000000000003',
    local_date: '2024-01-03',
    local_time: '11:00:00',
    local_date_time: '2024-01-02 10:00:00',
    offset_time: '11:00:00+00',
    offset_date_time: '2024-01-02 10:00:00+00',
    date: '2024-01-03',
    time: '11:00:00',
    date_time: '2024-01-02 10:00:00',
  });
  await row({ id: '00000000-0000-4000-8000-000000000004', string: String.raw`50%_\x'"` });
  await row({ id: '00000000-0000-4000-8000-000000000005', string: '' });
  await row({ id: '00000000-0000-4000-8000-000000000006' });
});

/** The last digits of the ids of the specimens that satisfy the condition. */
async function specimens(property: string, operator: string, value?: unknown): Promise<string> {
  const body = { filter: { conditions: [{ property, operator, value }] }, fetchPlan: '_instance_name' };
  const answer = await app.as('admin').post('/rest/entities/Specimen/search', body);
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  const ids = (answer.json as { id: string }[]).map(({ id }) => id.slice(-1));
  return ids.sort().join('');
}

async function orders(property: string, operator: string, value?: unknown): Promise<string> {
  const body = { filter: { conditions: [{ property, operator, value }] }, sort: 'number' };
  const answer = await app.as('admin').post('/rest/entities/Order/search', body);
  expect(answer.status).toBe(200);
  return (answer.json as { number: string }[]).map(({ number }) => number).join(' ');
}

describe('operators (protocol/filters.md 2)', () => {
  it.each([
    ['=', 'gamma', '3'],
    ['=', 'Gamma', ''],
    ['<>', 'gamma', '1245'],
    ['contains', 'A', '123'],
    ['contains', 'äö', '2'],
    ['contains', '', '12345'],
    ['doesNotContain', 'A', '45'],
    ['startsWith', 'BETA', '2'],
    ['startsWith', 'a', '1'],
    ['endsWith', 'MA', '3'],
    ['endsWith', 'ÄÖ', '2'],
    ['in', ['gamma', 'Alpha', 'none'], '13'],
    ['in', [], ''],
    ['notIn', ['gamma', 'Alpha'], '245'],
    ['notIn', [], '123456'],
    ['isNull', undefined, '6'],
    ['notEmpty', undefined, '12345'],
  ])('string %s %j', async (operator, value, expected) => {
    expect(await specimens('string', operator, value)).toBe(expected);
  });

  it.each([
    ['contains', '%', '4'],
    ['contains', '_', '4'],
    ['contains', '\\', '4'],
    ['startsWith', '50%', '4'],
    ['startsWith', '5_%', ''],
    ['endsWith', `\\x'"`, '4'],
    ['endsWith', '%', ''],
    ['doesNotContain', '%', '1235'],
  ])('wildcards are text: string %s %s', async (operator, value, expected) => {
    expect(await specimens('string', operator, value)).toBe(expected);
  });

  it.each([
    ['isNull', true, '6'],
    ['isNull', 'true', '6'],
    ['isNull', false, '12345'],
    ['isNull', 'false', '12345'],
    ['notEmpty', true, '12345'],
    ['notEmpty', 'true', '12345'],
    ['notEmpty', false, '6'],
    ['notEmpty', 'false', '6'],
    // Some clients always send a value; anything but a boolean is ignored.
    ['notEmpty', null, '12345'],
    ['notEmpty', '', '12345'],
    ['notEmpty', 'x', '12345'],
    ['notEmpty', 0, '12345'],
    ['isNull', null, '6'],
    ['isNull', [], '6'],
    ['isNull', {}, '6'],
  ])('%s with the value %j', async (operator, value, expected) => {
    expect(await specimens('string', operator, value)).toBe(expected);
  });
});

/** For each ordered type the JSON values of the first and the second specimen, and another way to write the second. */
const ORDERED: readonly (readonly [type: string, first: unknown, second: unknown, other: unknown])[] = [
  ['short', 1, 2, '2'],
  ['int', 1, 2, '2.0'],
  ['long', '9007199254740991', '9007199254740992', '9007199254740992'],
  ['bigInteger', 1, 2, '2'],
  ['float', 0.1, 0.2, '0.20'],
  ['double', 0.1, 0.2, '0.20'],
  ['decimal', 1.1, 1.2, '1.200'],
  ['localDate', '2024-01-01', '2024-01-02', ' 2024-01-02 '],
  ['localTime', '10:00', '10:00:00.5', '10:00:00.500'],
  ['localDateTime', '2024-01-01T10:00', '2024-01-01T10:00:00.5', '2024-01-01T10:00:00.50'],
  ['offsetTime', '10:00Z', '10:00:00.5Z', '10:00:00.50+00:00'],
  ['offsetDateTime', '2024-01-01T10:00Z', '2024-01-01T10:00:00.5Z', '2024-01-01T13:00:00.5+03:00'],
  ['date', '2024-01-01', '2024-01-02', ' 2024-01-02 '],
  ['time', '10:00', '10:00:00.5', '10:00:00.5+03:00'],
  ['dateTime', '2024-01-01T10:00', '2024-01-01T10:00:00.5', '2024-01-01T13:00:00.5+03:00'],
];

describe('operators of ordered types (protocol/filters.md 3, 5)', () => {
  it.each(ORDERED)('%s compares', async (type, first, second, other) => {
    const rows: readonly (readonly [operator: string, value: unknown, expected: string])[] = [
      ['=', second, '2'],
      ['=', other, '2'],
      ['=', '', '456'],
      ['=', ' ', '456'],
      ['<>', second, '13'],
      ['<>', '', '123'],
      ['<', '', ''],
      ['>=', ' ', ''],
      ['>', first, '23'],
      ['>=', second, '23'],
      ['<', second, '1'],
      ['<=', second, '12'],
      ['isNull', undefined, '456'],
      ['notEmpty', undefined, '123'],
    ];
    for (const [operator, value, expected] of rows) {
      expect([operator, value, await specimens(type, operator, value)]).toEqual([operator, value, expected]);
    }
  });

  it.each(ORDERED.filter(([type]) => type !== 'localTime' && type !== 'offsetTime'))(
    '%s has lists',
    async (type, first, second) => {
      expect(await specimens(type, 'in', [first, second])).toBe('12');
      expect(await specimens(type, 'in', [])).toBe('');
      expect(await specimens(type, 'notIn', [first])).toBe('23');
      expect(await specimens(type, 'notIn', [])).toBe('123456');
    },
  );

  it('no digit of a long number is lost', async () => {
    const text = '{"filter":{"conditions":[{"property":"long","operator":"=","value":9007199254740993}]}}';
    const answer = await app.as('admin').post('/rest/entities/Specimen/search', text);
    expect((answer.json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName)).toEqual(['gamma']);
  });
});

describe('operators of the other types (protocol/filters.md 3, 5)', () => {
  const SECOND = 'aaaaaaaa-0000-4000-8000-000000000002';

  it.each([
    ['boolean', '=', true, '1'],
    ['boolean', '=', 'FALSE', '2'],
    ['boolean', '<>', true, '2'],
    ['boolean', '=', '', '3456'],
    ['boolean', 'isNull', undefined, '3456'],
    ['boolean', 'notEmpty', undefined, '12'],
    ['uuid', '=', SECOND, '2'],
    ['uuid', '=', SECOND.toUpperCase(), '2'],
    ['uuid', '=', SECOND.replace(/-/g, ''), '2'],
    ['uuid', '<>', SECOND, '13'],
    ['uuid', '<>', ' ', '123'],
    ['uuid', 'in', [SECOND, ''], '2'],
    ['uuid', 'notIn', [SECOND], '13'],
    ['uuid', 'isNull', undefined, '456'],
    ['uuid', 'notEmpty', undefined, '123'],
    ['enum', '=', 'ACTIVE', '1'],
    ['enum', '<>', 'ACTIVE', '2'],
    ['enum', 'in', ['ACTIVE', 'BLOCKED'], '12'],
    ['enum', 'in', [], ''],
    ['enum', 'notIn', ['ACTIVE'], '2'],
    ['enum', 'notIn', [], '123456'],
    ['enum', 'isNull', undefined, '3456'],
    ['enum', 'notEmpty', undefined, '12'],
    ['id', '=', '00000000-0000-4000-8000-000000000003', '3'],
  ])('%s %s %j', async (property, operator, value, expected) => {
    expect(await specimens(property, operator, value)).toBe(expected);
  });

  it.each([
    ['customer', '=', ACME, 'A-1'],
    ['customer', '=', { _entityName: 'Customer', id: ACME, name: 'ignored' }, 'A-1'],
    ['customer', '=', '', 'B-1'],
    ['customer', '<>', '', 'A-1 A-2 B-2'],
    ['customer.id', '=', ' ', 'B-1'],
    ['customer', '=', {}, ''],
    ['customer', '<>', { id: null }, ''],
    ['customer', '<>', ACME, 'A-2 B-2'],
    ['customer', 'in', [ACME, BETA], 'A-1 A-2'],
    ['customer', 'in', [{ id: ACME }, { id: BETA }], 'A-1 A-2'],
    ['customer', 'in', [], ''],
    ['customer', 'notIn', [ACME], 'A-2 B-2'],
    ['customer', 'notIn', [], 'A-1 A-2 B-1 B-2'],
    ['customer', 'isNull', undefined, 'B-1'],
    ['customer', 'notEmpty', undefined, 'A-1 A-2 B-2'],
    ['id', '=', A1, 'A-1'],
    ['delivery', 'isNull', false, 'A-1'],
  ])('of orders: %s %s %j', async (property, operator, value, expected) => {
    expect(await orders(property, operator, value)).toBe(expected);
  });

  it('references to entities with keys of other types and names', async () => {
    const { database } = app;
    await insertValues(database, 'domain_region', { id: '7', name: 'North' });
    await insertValues(database, 'domain_currency', { code: 'EUR', name: 'Euro' });
    await insertValues(database, 'domain_shelf', { label: 'first', region_id: '7', currency_code: 'EUR' });
    await insertValues(database, 'domain_shelf', { label: 'second' });
    const labels = async (property: string, operator: string, value?: unknown) => {
      const filter = { conditions: [{ property, operator, value }] };
      const answer = await app.as('admin').post('/rest/entities/Shelf/search', { filter, sort: 'label' });
      return (answer.json as { label: string }[]).map(({ label }) => label).join(' ');
    };
    for (const value of [7, '7', { id: '7' }, { id: 7 }]) {
      expect(await labels('region', '=', value)).toBe('first');
    }
    for (const value of ['EUR', { id: 'EUR' }, { code: 'EUR' }, { id: 'EUR', code: 'USD' }]) {
      expect(await labels('currency', '=', value)).toBe('first');
    }
    expect(await labels('currency', 'in', ['EUR', ''])).toBe('first');
    expect(await labels('region.id', '>', 6)).toBe('first');
    expect(await labels('currency.code', 'startsWith', 'e')).toBe('first');
    expect(await labels('currency.code', 'isNull')).toBe('second');
  });
});

describe('values (protocol/filters.md 5)', () => {
  it.each([
    ['a number for a text', 'string', '=', 50, ''],
    ['a boolean for a text', 'string', '<>', true, '12345'],
    ['the empty text', 'string', '=', '', '5'],
    ['a list of one for a scalar operator', 'string', '=', ['gamma'], '3'],
    ['a list of one number', 'int', '>', [2], '3'],
    ['text that looks like SQL', 'string', '=', "'; DROP TABLE domain_specimen; --", ''],
  ])('%s', async (_, property, operator, value, expected) => {
    expect(await specimens(property, operator, value)).toBe(expected);
  });

  it('more values in a list need no other statement', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => index + 3);
    expect(await specimens('int', 'in', many)).toBe('3');
  });
});
