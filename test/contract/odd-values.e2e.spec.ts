import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { insertRow } from '../builders/insert-row.js';
import { LedgerModule, runSql } from '../builders/ledger.module.js';
import { addressOf } from '../../src/latchkey/database/connection.js';
import { startAppOn } from '../harness/app.js';
import { openTestDatabase } from '../harness/test-database.js';
import { useApp } from '../harness/use-app.js';
import { DomainModule } from '../domain/domain.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';

const app = useApp(() => startDomainApp({}, [LedgerModule]));

const ledgers = '/rest/entities/Ledger';
const DOMAIN = { name: 'domain', application: [DomainModule] };

describe('odd values of constraints of class-validator (protocol/errors.md 4)', () => {
  it('1e-7 has too many decimals: a broken constraint, not a fault', async () => {
    const answer = await app.as('admin').post(ledgers, '{"name":"x","rate":1e-7}');
    expect([answer.status, answer.json]).toMatchObject([400, [{ path: 'rate', invalidValue: 1e-7 }]]);
    expect((await app.as('admin').post(ledgers, '{"name":"x","rate":1e21}')).status).toBe(201);
  });

  it('a sticky expression accepts every valid value', async () => {
    const words = ['one', 'two', 'three', 'four'].map((word) => ({ name: 'x', word }));
    expect((await app.as('admin').post(ledgers, words)).status).toBe(201);
    for (const body of words) {
      expect((await app.as('admin').post(ledgers, body)).status).toBe(201);
    }
    expect((await app.as('admin').post(ledgers, { name: 'x', word: 'No' })).status).toBe(400);
  });
});

describe('values at the limits of PostgreSQL', () => {
  const SPECIMENS: readonly (readonly [string, readonly unknown[]])[] = [
    [
      'localDate',
      ['300000-01-01', '-4713-01-01', '5874897-12-31', '5874898-01-01', '0000-01-01', 'infinity', '2024-02-30'],
    ],
    ['localDateTime', ['294276-12-31T23:59:59.999', '294277-01-01T00:00:00', '-4713-11-23T00:00:00', 'infinity']],
    [
      'offsetDateTime',
      ['294276-12-31T23:59:59.999Z', '0001-01-01T00:00:00+18:00', '9999-12-31T23:59:59-18:00', '-infinity'],
    ],
    ['localTime', ['24:00:00', '23:59:60', '23:59:59.9999999', 'allballs']],
    ['offsetTime', ['23:59:59+18:00', '00:00:00-18:00', '00:00:00+15:59:59', '24:00:00Z']],
    ['dateTime', ['294277-01-01T00:00:00.000', '0001-01-01T00:00:00.000']],
    ['short', [32768, -32769, '1e400', '-0']],
    ['int', [2147483648, '1e-400']],
    ['long', ['9223372036854775808', '-9223372036854775809']],
    ['bigInteger', ['1e131072', '9'.repeat(131_073)]],
    ['float', [1e39, '1e-50', '3.4028236e38']],
    ['double', ['1e309', '1e-400', 'NaN', 'Infinity']],
    ['decimal', ['1e131072', '1e-16384', 'NaN', 'Infinity']],
    ['uuid', ['00000000-0000-0000-0000-00000000000g', '{}']],
    ['byteArray', ['\\x00', '====', '\u0000']],
    ['string', ['\u0000', '\ud800', '\udfff\ud800']],
    ['strings', [['\u0000'], ['{', '}', '"', '\\', 'NULL', ''], [null]]],
    ['decimals', [['1e131072'], ['NaN']]],
    ['moments', [['infinity'], ['294277-01-01T00:00:00Z']]],
  ];

  it.each(SPECIMENS)('of %s never answer 500: in bodies and in filters', async (attribute, values) => {
    for (const value of values) {
      const created = await app.as('admin').post('/rest/entities/Specimen', { [attribute]: value });
      expect([attribute, value, [201, 400].includes(created.status)]).toEqual([attribute, value, true]);
      for (const operator of ['=', '<>', '>', '<=', 'in', 'contains', 'endsWith']) {
        const operand = operator === 'in' ? [value].flat() : value;
        const found = await app.as('admin').post('/rest/entities/Specimen/search', {
          filter: { conditions: [{ property: attribute, operator, value: operand }] },
        });
        expect([attribute, value, operator, [200, 400].includes(found.status)]).toEqual([
          attribute,
          value,
          operator,
          true,
        ]);
      }
    }
    expect((await app.as('admin').get('/rest/entities/Specimen?limit=1000')).status).toBe(200);
  });

  it.each(['limit', 'offset'])('of %s never answer 500', async (name) => {
    for (const value of ['9223372036854775807', '9223372036854775808', '1e18', '2147483648', '99999999999999999999']) {
      const { status } = await app.as('admin').get(`/rest/entities/Tag?${name}=${value}`);
      expect([value, [200, 400].includes(status)]).toEqual([value, true]);
    }
  });

  it('a list of 70,000 values is one parameter', async () => {
    const value = Array.from({ length: 70_000 }, (_, index) => `v${index}`);
    const answer = await app.as('admin').post('/rest/entities/Tag/search', {
      filter: { conditions: [{ property: 'name', operator: 'in', value }] },
    });
    expect([200, 400]).toContain(answer.status);
  });

  it.each(['Tag/%00', 'Currency/%00', 'Coupon/a%00b', 'Shelf/99999999999', 'Specimen/%ED%A0%80'])(
    'in the id of %s never answer 500',
    async (path) => {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const { status } = await app
          .as('admin')
          .send(method, `/rest/entities/${path}`, method === 'PUT' ? {} : undefined);
        expect([method, [400, 404].includes(status)]).toEqual([method, true]);
      }
    },
  );
});

describe('what only SQL has written', () => {
  it('NaN and infinities are null, and the rows around them are there', async () => {
    await runSql(
      app,
      `INSERT INTO spec_ledger (name, amount, rate) VALUES ('nan', 'NaN', 'NaN'), ('infinite', 1, '-Infinity')`,
    );
    const filter = { conditions: [{ property: 'name', operator: 'in', value: ['nan', 'infinite'] }] };
    const found = await app.as('admin').post(`${ledgers}/search`, { filter, sort: 'name', returnNulls: true });
    expect(found).toMatchObject({
      status: 200,
      json: [
        { name: 'infinite', amount: 1, rate: null },
        { name: 'nan', amount: null, rate: null },
      ],
    });
  });

  it('a version that is NULL counts from the first change on, and locks', async () => {
    const { id } = (await app.as('admin').post('/rest/entities/Order', { number: 'null-version' })).json as {
      id: string;
    };
    await runSql(app, 'ALTER TABLE domain_order ALTER version DROP NOT NULL', 'UPDATE domain_order SET version = NULL');
    const changed = await app.as('admin').put(`/rest/entities/Order/${id}`, { number: 'first' });
    expect([changed.status, changed.headers.etag]).toEqual([200, '"1"']);
    const stale = await app.as('admin').put(`/rest/entities/Order/${id}`, { number: 'second' }, { 'if-match': '"0"' });
    expect(stale.status).toBe(412);
    const { json } = await app.as('admin').get(`/rest/entities/Order/${id}`);
    expect(json).toMatchObject({ number: 'first', version: 1 });
  });
});

describe('a column with a nondeterministic collation', () => {
  /** PostgreSQL without ICU has no such collations: there the column stays as it is. */
  const PREPARE = `DO $$ BEGIN
    CREATE COLLATION spec_any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    ALTER TABLE domain_tag ALTER name TYPE text COLLATE spec_any_case;
  EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN NULL; END $$`;

  it('is filtered by every operator, and text operators find parts of texts as everywhere', async () => {
    const connection = await openTestDatabase(DOMAIN);
    const client = new Client(addressOf(connection));
    await client.connect();
    await client.query(PREPARE);
    await client.end();
    const collated = await startAppOn(connection, {}, [DomainModule]);
    try {
      await insertRow(collated.database, 'domain_tag', { name: 'Green' });
      const found = async (operator: string, value: unknown): Promise<unknown> => {
        const filter = { conditions: [{ property: 'name', operator, value }] };
        const { status, json } = await collated
          .as('admin')
          .post('/rest/entities/Tag/search', { filter, sort: '-name' });
        return [status, (json as unknown[]).length];
      };
      for (const [operator, value, count] of [
        ['contains', 'REE', 1],
        ['contains', 'x', 0],
        ['doesNotContain', 'rEE', 0],
        ['startsWith', 'gre', 1],
        ['endsWith', 'EEN', 1],
        ['=', 'Green', 1],
        ['<>', 'Red', 1],
        ['in', ['Green'], 1],
        ['notIn', ['Red'], 1],
        ['notEmpty', true, 1],
      ] as const) {
        expect([operator, await found(operator, value)]).toEqual([operator, [200, count]]);
      }
    } finally {
      await collated.close();
    }
  });
});
