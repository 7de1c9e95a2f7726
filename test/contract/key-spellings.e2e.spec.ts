import { beforeAll, describe, expect, it } from '@jest/globals';
import { OddColumnsModule } from '../builders/odd-columns.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startApp({}, [OddColumnsModule]));
const path = (entity: string, id: string): string => `/rest/entities/${entity}/${encodeURIComponent(id)}`;
const segment = (key: object): string => Buffer.from(JSON.stringify(key)).toString('base64url');

describe('a numeric key', () => {
  it('is shown in one form, however it is written', async () => {
    const created = await app.as('admin').post('/rest/entities/Rate', '{"percent": 1.50, "note": "a"}');
    expect(created).toAnswer(201, { _entityName: 'Rate', _instanceName: 'a', id: '1.5', percent: 1.5 });
    expect(created.headers.location).toMatch(/\/rest\/entities\/Rate\/1\.5$/);
  });

  it.each(['1.5', '1.50', '1.500', '+1.5', '15e-1', '01.5'])('is found as %s', async (spelling) => {
    expect(await app.as('admin').get(`${path('Rate', spelling)}?fetchPlan=_local`)).toAnswer(200, {
      _entityName: 'Rate',
      _instanceName: 'a',
      id: '1.5',
      percent: 1.5,
      note: 'a',
    });
    const { status } = await app.as('admin').put(path('Rate', spelling), { note: 'a' });
    expect([spelling, status]).toEqual([spelling, 200]);
    for (const operator of ['=', 'in']) {
      const value = operator === 'in' ? [spelling] : spelling;
      const filter = { conditions: [{ property: 'percent', operator, value }] };
      const found = await app.as('admin').post('/rest/entities/Rate/search', { filter });
      expect([spelling, found.json]).toEqual([spelling, [expect.objectContaining({ id: '1.5' })]]);
    }
  });

  it('that exists is updated by a POST with another spelling', async () => {
    expect(await app.as('admin').post('/rest/entities/Rate', { percent: '1.500', note: 'b' })).toMatchObject({
      status: 201,
      json: { id: '1.5' },
    });
    expect(await app.as('admin').get('/rest/entities/Rate?fetchPlan=_local')).toMatchObject({
      json: [{ id: '1.5', note: 'b' }],
    });
  });

  it('with more decimals than its column has is out of range: it would be another key', async () => {
    expect(await app.as('admin').post('/rest/entities/Rate', { percent: '1.555' })).toAnswer(400, {
      error: 'Entity creation failed',
      details: "Value of attribute 'percent' is out of range",
    });
    expect((await app.as('admin').get(path('Rate', '1.555'))).status).toBe(404);
  });

  it('is a reference in every spelling, in both directions', async () => {
    const body = {
      percent: '2.00',
      note: 'c',
      parent: { id: '1.50' },
      steps: [{ text: 's1' }],
      moments: [{ id: '2024-05-06T07:00:00+02:00' }],
    };
    expect((await app.as('admin').post('/rest/entities/Moment', { id: '2024-05-06T05:00:00Z' })).status).toBe(201);
    expect((await app.as('admin').post('/rest/entities/Rate', body)).status).toBe(201);
    const plan = {
      entity: 'Rate',
      properties: [
        { name: 'parent', fetchPlan: { properties: ['percent'] } },
        { name: 'steps', fetchPlan: { properties: ['text'] } },
        { name: 'moments', fetchPlan: { properties: ['what'] } },
      ],
    };
    const inline = encodeURIComponent(JSON.stringify(plan));
    expect(await app.as('admin').get(`${path('Rate', '2')}?fetchPlan=${inline}`)).toMatchObject({
      status: 200,
      json: {
        id: '2',
        parent: { id: '1.5' },
        steps: [{ text: 's1' }],
        moments: [{ id: '2024-05-06T05:00:00Z' }],
      },
    });
    const again = { parent: { id: '1.5' }, moments: [{ id: '2024-05-06T05:00Z' }] };
    expect((await app.as('admin').put(path('Rate', '2.0'), again)).status).toBe(200);
    expect(await app.as('admin').get(`${path('Rate', '2')}?fetchPlan=${inline}`)).toMatchObject({
      json: { parent: { id: '1.5' }, steps: [{ text: 's1' }], moments: [{ id: '2024-05-06T05:00:00Z' }] },
    });
    const filter = { conditions: [{ property: 'parent', operator: '=', value: '1.500' }] };
    expect(await app.as('admin').post('/rest/entities/Rate/search', { filter })).toMatchObject({ json: [{ id: '2' }] });
  });

  it('may be written in several ways in one request', async () => {
    const both = [
      { percent: '3.0', note: 'd' },
      { percent: 4, parent: { id: '3.00' } },
    ];
    expect((await app.as('admin').post('/rest/entities/Rate', both)).status).toBe(201);
    const changes = [
      { id: '3', note: 'e' },
      { id: '4.000', note: 'f' },
    ];
    expect(await app.as('admin').put('/rest/entities/Rate', changes)).toMatchObject({
      status: 200,
      json: [{ id: '3' }, { id: '4' }],
    });
    expect((await app.as('admin').send('DELETE', '/rest/entities/Rate', ['4.0'])).status).toBe(204);
    expect((await app.as('admin').delete(path('Rate', '3.00'))).status).toBe(204);
  });
});

describe('a timestamptz key', () => {
  it('is shown in UTC, and found in every zone', async () => {
    const body = { id: '2024-05-02T12:15:00.500+02:00', what: 'x' };
    const created = await app.as('admin').post('/rest/entities/Moment', body);
    expect(created).toMatchObject({ status: 201, json: { id: '2024-05-02T10:15:00.5Z' } });
    expect(decodeURIComponent(created.headers.location ?? '')).toMatch(/Moment\/2024-05-02T10:15:00\.5Z$/);
    for (const spelling of ['2024-05-02T10:15:00.5Z', '2024-05-02T06:15:00.50-04:00', '2024-05-02T12:15:00.5+02']) {
      expect(await app.as('admin').get(path('Moment', spelling))).toMatchObject({
        status: 200,
        json: { id: '2024-05-02T10:15:00.5Z', what: 'x' },
      });
      expect((await app.as('admin').put(path('Moment', spelling), { id: spelling, what: 'x' })).status).toBe(200);
    }
    expect((await app.as('admin').delete(path('Moment', '2024-05-02T12:15:00.5+02:00'))).status).toBe(204);
  });

  it('may be before the year 1', async () => {
    const id = '-0043-03-15T12:00:00Z';
    const created = await app.as('admin').post('/rest/entities/Moment', { id, what: 'Ides of March' });
    expect(created).toMatchObject({ status: 201, json: { id } });
    expect(await app.as('admin').get(path('Moment', id))).toMatchObject({ status: 200, json: { id } });
  });
});

describe('a composite key', () => {
  it('is shown in one form and found in every other', async () => {
    const key = { amount: 1.5, at: '2024-05-02T10:15:00' };
    const created = await app.as('admin').post('/rest/entities/Quote', '{"amount":1.50,"at":"2024-05-02T10:15"}');
    expect(created).toMatchObject({ status: 201, json: { id: key } });
    for (const spelling of [key, { amount: '1.500', at: '2024-05-02T10:15:00.000' }]) {
      const url = `/rest/entities/Quote/${segment(spelling)}`;
      expect(await app.as('admin').get(`${url}?fetchPlan=_local`)).toMatchObject({
        status: 200,
        json: { id: key, ...key },
      });
      expect((await app.as('admin').put(url, { id: spelling, note: 'n' })).status).toBe(200);
    }
    expect((await app.as('admin').delete(`/rest/entities/Quote/${segment(key)}`)).status).toBe(204);
  });
});

describe('references to such keys that are not one column with the key', () => {
  const QUOTE = { amount: 1.5, at: '2024-05-02T10:15:00' };
  const OTHER_QUOTE = { amount: '1.500', at: '2024-05-02T10:15' };
  const NAMED = { _entityName: 'Fee', _instanceName: 'low', id: '0.5' };
  const whole = (entity: string, ...properties: readonly unknown[]): string =>
    encodeURIComponent(JSON.stringify({ entity, properties }));
  const TRADE = whole(
    'Trade',
    { name: 'quote', fetchPlan: { properties: ['note', { name: 'trades', fetchPlan: { properties: ['name'] } }] } },
    { name: 'fee', fetchPlan: { properties: [{ name: 'trades', fetchPlan: { properties: ['name'] } }] } },
  );

  beforeAll(async () => {
    await app.as('admin').post('/rest/entities/Quote', '{"amount":1.50,"at":"2024-05-02T10:15","note":"q"}');
    await app.as('admin').post('/rest/entities/Fee', { percent: '0.50', name: 'low' });
  });

  it('take every spelling, and are shown in one form from both sides', async () => {
    const body = { id: 1, name: 't', quote: { id: OTHER_QUOTE }, fee: { id: '00.50' } };
    expect(await app.as('admin').post('/rest/entities/Trade', body)).toMatchObject({ status: 201 });
    const items = [{ _entityName: 'Trade', _instanceName: 't', id: '1' }];
    const read = await app.as('admin').get(`/rest/entities/Trade/1?fetchPlan=${TRADE}`);
    expect(read.json).toMatchObject({
      quote: { id: QUOTE, note: 'q', trades: items },
      fee: { ...NAMED, trades: items },
    });
  });

  it('stay as they are when they are written again in another spelling', async () => {
    const plan = `fetchPlan=${TRADE}`;
    for (const [quote, fee] of [
      [QUOTE, '0.5'],
      [OTHER_QUOTE, '0.500'],
    ]) {
      const put = await app.as('admin').put(`/rest/entities/Trade/1`, { quote: { id: quote }, fee: { id: fee } });
      expect(put.status).toBe(200);
      expect(await app.as('admin').get(`/rest/entities/Trade/1?${plan}`)).toMatchObject({
        json: { quote: { id: QUOTE }, fee: { id: '0.5' } },
      });
    }
    const moved = await app.as('admin').put('/rest/entities/Fee/0.50', { trades: [] });
    expect(moved.status).toBe(200);
    expect((await app.as('admin').put('/rest/entities/Fee/0.5', { trades: [{ id: 1 }] })).status).toBe(200);
    expect(await app.as('admin').get(`/rest/entities/Trade/1?${plan}`)).toMatchObject({ json: { fee: NAMED } });
  });

  it.each([
    ['quote', OTHER_QUOTE],
    ['fee', '0.500'],
    ['fee', { id: '0.5' }],
  ])('are found by %s = %j', async (property, value) => {
    const filter = { conditions: [{ property, operator: '=', value }] };
    expect((await app.as('admin').post('/rest/entities/Trade/search', { filter })).json).toMatchObject([{ name: 't' }]);
  });

  it('complete a key that says the same in another spelling', async () => {
    const line = '{"amount":1.50,"number":1,"text":"l","quote":{"id":{"amount":"01.5","at":"2024-05-02T10:15:00.0"}}}';
    expect((await app.as('admin').post('/rest/entities/QuoteLine', line)).json).toMatchObject({
      id: { ...QUOTE, number: 1 },
    });
    const other = '{"amount":1.51,"number":2,"quote":{"id":{"amount":1.5,"at":"2024-05-02T10:15:00"}}}';
    expect(await app.as('admin').post('/rest/entities/QuoteLine', other)).toMatchObject({
      status: 400,
      json: { error: 'Invalid entity ID' },
    });
  });
});
