import { describe, expect, it } from '@jest/globals';
import { runSql } from '../builders/ledger.module.js';
import { OddColumnsModule } from '../builders/odd-columns.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startApp({}, [OddColumnsModule]));
const extremes = '/rest/entities/Extreme';

const create = async (body: object): Promise<{ readonly id: string }> => {
  const created = await app.as('admin').post(`${extremes}?responseFetchPlan=_local`, body);
  expect([body, created.status]).toEqual([body, 201]);
  return created.json as { id: string };
};
const read = async (id: string): Promise<unknown> =>
  (await app.as('admin').get(`${extremes}/${id}?fetchPlan=_local`)).json;
const found = async (property: string, operator: string, value: unknown): Promise<unknown> => {
  const filter = { conditions: [{ property, operator, value }] };
  const answer = await app.as('admin').post(`${extremes}/search`, { filter, sort: 'word' });
  return answer.status === 200 ? (answer.json as { id: string }[]).map(({ id }) => id) : answer;
};

describe('a numeric column that is rounded to hundreds', () => {
  it('shows what is stored, in the response and afterwards', async () => {
    const { id, ...created } = await create({ hundreds: 123_456 });
    expect(created).toMatchObject({ hundreds: 123_500 });
    expect(await read(id)).toMatchObject({ hundreds: 123_500 });
    expect(await found('hundreds', '=', 123_500)).toEqual([id]);
  });

  it('takes what fits after rounding, and refuses the rest with 400', async () => {
    expect(await create({ hundreds: 999_949 })).toMatchObject({ hundreds: 999_900 });
    expect(await app.as('admin').post(extremes, { hundreds: 999_950 })).toAnswer(400, {
      error: 'Entity creation failed',
      details: "Value of attribute 'hundreds' is out of range",
    });
    expect(await create({ hundreds: 49 })).toMatchObject({ hundreds: 0 });
    expect(await create({ cents: '-999.994' })).toMatchObject({ cents: -999.99 });
  });
});

describe('dates and timestamps at the ends of the calendar', () => {
  const DAYS = ['-4712-01-01', '-0043-03-15', '0000-12-31', '0001-01-01', '+12024-02-29', '+5874897-12-31'];
  const LOCALS = ['-4712-01-01T00:00:00', '-0043-03-15T10:15:00.5', '+12024-02-29T23:59:59.999999'];
  const MOMENTS = ['-0043-03-15T10:15:00.5Z', '0000-01-01T00:00:00Z', '+294276-12-31T23:59:59Z'];
  const values = [
    ...[...DAYS, 'infinity', '-infinity'].map((value) => ['day', value] as const),
    ...[...LOCALS, 'infinity', '-infinity'].map((value) => ['local', value] as const),
    ...[...MOMENTS, 'infinity', '-infinity'].map((value) => ['moment', value] as const),
  ];

  it.each(values)('%s: %s is written, shown, written back and found', async (attribute, value) => {
    const { id, ...created } = await create({ [attribute]: value });
    expect(created).toMatchObject({ [attribute]: value });
    expect(await read(id)).toMatchObject({ [attribute]: value });
    expect((await app.as('admin').put(`${extremes}/${id}`, { [attribute]: value })).status).toBe(200);
    expect(await found(attribute, '=', value)).toEqual([id]);
    expect(await found(attribute, 'in', [value])).toEqual([id]);
  });

  it('are shown as they are when only SQL has written them', async () => {
    const { id } = await create({});
    await runSql(
      app,
      `UPDATE spec_extreme SET day = '0044-03-15 BC', local = '12024-02-29 10:00', moment = '0044-03-15 10:00+02 BC' WHERE id = '${id}'`,
    );
    expect(await read(id)).toMatchObject({
      _instanceName: '15/03/-0043 29/02/+12024 10:00 15/03/-0043 08:00 +0000',
      day: '-0043-03-15',
      local: '+12024-02-29T10:00:00',
      moment: '-0043-03-15T08:00:00Z',
    });
  });

  it('beyond the calendar of PostgreSQL are 400', async () => {
    for (const [attribute, value] of [
      ['day', '+5874898-01-01'],
      ['day', '-4714-01-01'],
      ['day', '2023-02-29'],
      ['day', '-0001-02-30'],
      ['local', '+294277-01-01T00:00:00'],
      ['local', 'Infinity'],
      ['moment', '+294277-01-01T00:00:00Z'],
      ['moment', '-infinityZ'],
    ] as const) {
      const { status } = await app.as('admin').post(extremes, { [attribute]: value });
      expect([attribute, value, status]).toEqual([attribute, value, 400]);
      expect(await found(attribute, '>', value)).toMatchObject({ status: 400 });
    }
  });
});
