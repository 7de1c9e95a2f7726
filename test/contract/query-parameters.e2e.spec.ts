import { beforeAll, describe, expect, it } from '@jest/globals';
import { insertRow } from '../builders/insert-row.js';
import { A1, A2, ordersToSearch } from '../builders/orders-to-search.js';
import { CustomerStatus } from '../domain/customer-status.js';
import { specimenQuery } from '../domain/specimen.queries.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const ID = '0b9e6a52-3b0f-4c55-8f7b-6f0f6a2f9c01';

const app = useApp(startDomainApp);

beforeAll(async () => {
  await ordersToSearch(app.database);
  await insertRow(app.database, 'domain_specimen', {
    string: 'full',
    boolean: 'true',
    short: '12',
    int: '123',
    long: '9007199254740993',
    float: '1.5',
    double: '123',
    decimal: '9007199254740993.00',
    uuid: ID,
    local_date: '2024-05-02',
    local_time: '10:15:00',
    local_date_time: '2024-05-02T10:15:30.123456',
    offset_time: '10:15:00+03:00',
    offset_date_time: '2024-05-02T10:15:00+03:00',
    date: '2024-05-02',
    time: '10:15:00',
    date_time: '2024-05-02T10:15:00',
    enum: String(CustomerStatus.BLOCKED),
  });
  await insertRow(app.database, 'domain_specimen', { string: '' });
  await insertRow(app.database, 'domain_specimen', { string: '50% off', int: '50', double: '7' });
});

const get = (query: string, value: string) =>
  app.as('admin').get(`/rest/queries/Specimen/${query}?value=${encodeURIComponent(value)}`);
const post = (query: string, value: unknown) => app.as('admin').post(`/rest/queries/Specimen/${query}`, { value });
const namesIn = (json: unknown): string[] =>
  (json as { _instanceName: string }[]).map(({ _instanceName }) => _instanceName).sort();

describe('types of query parameters (protocol/queries.md 1)', () => {
  it.each([
    ['java.lang.String', 'string', 'full'],
    ['java.lang.Byte', 'short', '12'],
    ['byte', 'int', '123'],
    ['java.lang.Short', 'short', ' 12 '],
    ['short', 'int', '+123'],
    ['java.lang.Integer', 'int', '123'],
    ['int', 'double', '123.0'],
    ['java.lang.Long', 'long', '9007199254740993'],
    ['long', 'decimal', '9007199254740993'],
    ['java.lang.Double', 'double', '1.23e2'],
    ['double', 'double', '123'],
    ['java.lang.Float', 'float', '1.5'],
    ['float', 'float', '1.50'],
    ['java.math.BigDecimal', 'decimal', '9007199254740993.0'],
    ['java.lang.Boolean', 'boolean', 'TRUE'],
    ['boolean', 'boolean', 'true'],
    ['java.util.UUID', 'uuid', ID.replaceAll('-', '').toUpperCase()],
    ['java.util.Date', 'dateTime', '2024-05-02T10:15'],
    ['java.util.Date', 'dateTime', '2024-05-02T13:15:00+03:00'],
    ['java.util.Date', 'date', '2024-05-02'],
    ['java.util.Date', 'date', '2024-05-02T10:15:00'],
    ['java.util.Date', 'time', '10:15'],
    ['java.util.Date', 'time', '2024-01-01T10:15:00'],
    ['java.util.Date', 'offsetDateTime', '2024-05-02T07:15:00'],
    ['java.time.LocalDate', 'localDate', '2024-05-02'],
    ['java.time.LocalTime', 'localTime', '10:15'],
    ['java.time.LocalDateTime', 'localDateTime', '2024-05-02T10:15:30.123456'],
    ['java.time.OffsetDateTime', 'offsetDateTime', '2024-05-02T07:15:00Z'],
    ['java.time.OffsetTime', 'offsetTime', '10:15:00+03:00'],
    ['com.acme.sales.CustomerStatus', 'enum', 'BLOCKED'],
    ['java.lang.String[]', 'string', '["none","full"]'],
    ['java.lang.Integer[]', 'int', '[1,"123"]'],
    ['java.math.BigDecimal[]', 'decimal', '[9007199254740993.00]'],
    ['java.util.UUID[]', 'uuid', `["${ID}"]`],
    ['java.time.LocalDate[]', 'localDate', '["2024-05-02","2024-05-03"]'],
    ['java.util.Date[]', 'date', '["2024-05-02T10:15:00"]'],
    ['com.acme.sales.CustomerStatus[]', 'enum', '["ACTIVE","BLOCKED"]'],
  ])('%s finds %s by %s', async (type, attribute, value) => {
    for (const answer of [
      await get(specimenQuery(type, attribute), value),
      await post(specimenQuery(type, attribute), value),
    ]) {
      expect([answer.status, namesIn(answer.json)]).toEqual([200, ['full']]);
    }
  });

  it('a date given to a time is midnight, a time given to a date the first day of the epoch', async () => {
    await insertRow(app.database, 'domain_specimen', { string: 'epoch', date: '1970-01-01', time: '00:00:00' });
    expect(namesIn((await get(specimenQuery('java.util.Date', 'date'), '10:15')).json)).toEqual(['epoch']);
    expect(namesIn((await get(specimenQuery('java.util.Date', 'time'), '2024-05-02')).json)).toEqual(['epoch']);
  });

  it.each([
    ['java.lang.Byte', 'short', '128'],
    ['java.lang.Short', 'short', '32768'],
    ['java.lang.Integer', 'int', '1.5'],
    ['java.lang.Integer', 'int', '2147483648'],
    ['java.lang.Long', 'long', '9223372036854775808'],
    ['java.lang.Double', 'double', '1,5'],
    ['java.lang.Float', 'float', 'NaN'],
    ['java.math.BigDecimal', 'decimal', 'x'],
    ['java.lang.Boolean', 'boolean', '1'],
    ['java.util.UUID', 'uuid', 'full'],
    ['java.util.Date', 'date', '2024-02-30'],
    ['java.time.LocalDate', 'localDate', '02.05.2024'],
    ['java.time.LocalTime', 'localTime', '25:00'],
    ['java.time.LocalDateTime', 'localDateTime', '2024-05-02'],
    ['java.time.OffsetDateTime', 'offsetDateTime', '2024-05-02T10:15:00'],
    ['java.time.OffsetTime', 'offsetTime', '10:15'],
    ['com.acme.sales.CustomerStatus', 'enum', '20'],
    ['com.acme.sales.CustomerStatus', 'enum', 'constructor'],
    ['java.lang.String', 'string', '\u0000'],
    ['java.util.UUID[]', 'uuid', 'full'],
    ['java.util.UUID[]', 'uuid', '"full"'],
    ['java.lang.Integer[]', 'int', '123'],
    ['java.lang.Integer[]', 'int', '[1,"x"]'],
    ['java.lang.String[]', 'string', '[["full"]]'],
    ['java.lang.String[]', 'string', '["full",null]'],
    ['java.lang.String[]', 'string', '{"0":"full"}'],
  ])('%s for %s cannot be %s', async (type, attribute, value) => {
    for (const answer of [
      await get(specimenQuery(type, attribute), value),
      await post(specimenQuery(type, attribute), value),
      await app.as('admin').post(`/rest/queries/Specimen/${specimenQuery(type, attribute)}/count`, { value }),
    ]) {
      expect(answer).toAnswer(400, {
        error: 'Error on executing the query',
        details: `Cannot parse value of parameter value: ${value}`,
      });
    }
  });
});

describe('values of query parameters (protocol/queries.md 2)', () => {
  it('are scalars, or arrays and objects by their JSON text, in a body', async () => {
    expect(namesIn((await post(specimenQuery('java.lang.Integer', 'int'), 123)).json)).toEqual(['full']);
    expect(namesIn((await post(specimenQuery('java.lang.Boolean', 'boolean'), true)).json)).toEqual(['full']);
    expect(namesIn((await post(specimenQuery('java.lang.String[]', 'string'), ['full', ''])).json)).toEqual([
      '',
      'full',
    ]);
    await insertRow(app.database, 'domain_specimen', { string: '{"a":[1.50]}' });
    const object = await app
      .as('admin')
      .post(`/rest/queries/Specimen/${specimenQuery('java.lang.String', 'string')}`, '{"value":{"a":[1.50]}}');
    expect(namesIn(object.json)).toEqual(['{"a":[1.50]}']);
  });

  it('keep every digit of a number in a body', async () => {
    const path = `/rest/queries/Specimen/${specimenQuery('java.lang.Long', 'long')}/count`;
    expect((await app.as('admin').post(path, '{"value":9007199254740993}')).text).toBe('1');
    expect((await app.as('admin').post(path, '{"value":9007199254740992}')).text).toBe('0');
  });

  it('may be blank: a value for texts, null for all other types', async () => {
    expect(namesIn((await get(specimenQuery('java.lang.String', 'string'), '')).json)).toEqual(['']);
    for (const [type, attribute] of [
      ['java.lang.Integer', 'int'],
      ['java.lang.Double', 'double'],
      ['java.util.UUID', 'uuid'],
      ['java.util.Date', 'date'],
      ['java.time.LocalDate', 'localDate'],
      ['com.acme.sales.CustomerStatus', 'enum'],
      ['java.lang.String[]', 'string'],
    ] as const) {
      const answer = await get(specimenQuery(type, attribute), ' ');
      expect([answer.status, answer.text]).toEqual([200, '[]']);
    }
    expect((await get('notIn', '')).text).toBe('[]');
  });

  it('may be an empty list, which holds nothing', async () => {
    expect((await get(specimenQuery('java.lang.String[]', 'string'), '[]')).text).toBe('[]');
    const all = (await app.as('admin').get('/rest/queries/Specimen/all/count')).text;
    expect((await app.as('admin').post('/rest/queries/Specimen/notIn/count', { value: [] })).text).toBe(all);
  });

  it.each(["' OR '1'='1", '%', '_', String.raw`\\`, "'; DROP TABLE domain_specimen; --"])(
    'are never part of the statement: %s',
    async (value) => {
      expect((await get(specimenQuery('java.lang.String', 'string'), value)).text).toBe('[]');
      const found = await get('containing', value);
      expect([found.status, namesIn(found.json)]).toEqual([200, value === '%' ? ['50% off'] : []]);
    },
  );

  it('may hold half of a character, which is replaced', async () => {
    const path = `/rest/queries/Specimen/${specimenQuery('java.lang.String', 'string')}`;
    const answer = await app.as('admin').post(path, String.raw`{"value":"\ud800"}`);
    expect([answer.status, answer.text]).toEqual([200, '[]']);
  });

  it('the first of a repeated one counts', async () => {
    const path = `/rest/queries/Specimen/${specimenQuery('java.lang.String', 'string')}?value=full&value=x`;
    expect(namesIn((await app.as('admin').get(path)).json)).toEqual(['full']);
  });
});

describe('missing query parameters (protocol/queries.md 2)', () => {
  const PATH = `/rest/queries/Specimen/${specimenQuery('java.lang.String', 'string')}`;
  const MISSING = { error: 'Query parameter not found', details: 'Query parameter value not found' };

  it('are named, in GET and POST, also when null or given in the wrong place', async () => {
    for (const answer of [
      await app.as('admin').get(PATH),
      await app.as('admin').get(`${PATH}?Value=x`),
      await app.as('admin').get(`${PATH}/count`),
      await app.as('admin').post(PATH),
      await app.as('admin').post(PATH, {}),
      await app.as('admin').post(PATH, { value: null }),
      await app.as('admin').post(`${PATH}?value=full`, {}),
      await app.as('admin').post(`${PATH}/count`, ''),
    ]) {
      expect(answer).toAnswer(400, MISSING);
    }
  });

  it.each(['[]', '"x"', '1', 'null', '{', 'x'])('a body that is not an object is refused: %s', async (body) => {
    for (const path of [PATH, `${PATH}/count`]) {
      const answer = await app.as('admin').post(path, body);
      expect(answer).toAnswer(400, { error: 'Malformed request JSON data structure', details: '' });
    }
  });

  it('a lenient body is read', async () => {
    expect(namesIn((await app.as('admin').post(PATH, "{value: 'full',}")).json)).toEqual(['full']);
  });
});

describe('parameters of the session (protocol/queries.md 1)', () => {
  it('session$username and session$userLogin are the login of the caller, whatever a client sends', async () => {
    await app.as('admin').post('/rest/entities/Order', { number: 'Mine' });
    await insertRow(app.database, 'domain_order', { number: 'Theirs', created_by: 'alice' });
    expect(namesIn((await app.as('admin').get('/rest/queries/Order/mine')).json)).toEqual(['Mine']);
    const forged = '/rest/queries/Order/mine?session$username=alice&session$userLogin=alice';
    expect(namesIn((await app.as('admin').get(forged)).json)).toEqual(['Mine']);
    const body = { session$username: 'alice', session$userLogin: 'alice' };
    expect(namesIn((await app.as('admin').post('/rest/queries/Order/mine', body)).json)).toEqual(['Mine']);
  });

  it('session$userId is the id of the user entity', async () => {
    expect((await app.as('admin').get('/rest/queries/Order/withMyId')).text).toBe('[]');
    const users = await app.as('admin').get('/rest/entities/User');
    const admin = (users.json as { id: string; username: string }[]).find(({ username }) => username === 'admin');
    await insertRow(app.database, 'domain_order', { id: admin?.id, number: 'Of my id' });
    expect(namesIn((await app.as('admin').get('/rest/queries/Order/withMyId')).json)).toEqual(['Of my id']);
  });
});

describe('a query is compiled once (protocol/queries.md 2)', () => {
  it('equal queries with other values give other answers', async () => {
    const from = async (status: string): Promise<unknown> =>
      (
        (await app.as('admin').get(`/rest/queries/Order/byCustomerStatus?status=${status}`)).json as { id: string }[]
      ).map(({ id }) => id);
    expect([await from('ACTIVE'), await from('BLOCKED'), await from('')]).toEqual([[A1], [A2], []]);
  });
});
