import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { runSql } from '../builders/ledger.module.js';
import { TransformedColumnsModule } from '../builders/transformed-columns.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startApp({}, [TransformedColumnsModule]));

const envelopes = '/rest/entities/Envelope';
const stored = async (column: string, id: number): Promise<string | null | undefined> =>
  (await app.database.rows(new Statement(`SELECT ${column} FROM spec_envelope WHERE id = $1`), [String(id)]))[0]?.[0];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a transformer', () => {
  it('is applied to what is written and to what is shown', async () => {
    const body = {
      id: 1,
      content: 'letter',
      open: true,
      weight: 12.5,
      postage: 1.55,
      sentAt: '2024-05-06T07:08:09.000Z',
      stamp: ' Blue ',
      lining: { fabric: 'silk' },
    };
    expect((await app.as('admin').post(envelopes, body)).status).toBe(201);
    expect(await app.as('admin').get(`${envelopes}/1`)).toAnswer(200, {
      _entityName: 'Envelope',
      _instanceName: 'letter',
      ...body,
      sentAt: '2024-05-06T07:08:09Z',
      stamp: '[blue]',
    });
    expect(await stored('content', 1)).toMatch(/^[0-9a-f]{8}:bGV0dGVy$/);
    expect(await stored('lining_fabric', 1)).toMatch(/^[0-9a-f]{8}:c2lsaw==$/);
    expect(await stored("concat_ws(' ', open, weight, postage, sent_at, stamp)", 1)).toBe(
      'Y 12.50 155 1714979289000 BLUE',
    );
  });

  it('is not applied again to values that do not change, so that hashes and ciphers stay', async () => {
    const both = [2, 3].map((id) => ({ id, content: `c${id}`, code: 'secret' }));
    expect((await app.as('admin').post(envelopes, both)).status).toBe(201);
    const before = await stored('content', 3);
    expect(await stored('code', 3)).toBe(sha256('secret'));
    const changes = [
      { id: 2, code: 'other', content: 'new' },
      { id: 3, weight: 1, content: 'c3' },
    ];
    expect((await app.as('admin').put(envelopes, changes)).status).toBe(200);
    expect([await stored('code', 2), await stored('code', 3)]).toEqual([sha256('other'), sha256('secret')]);
    expect(await stored('content', 3)).toBe(before);
  });

  it('makes values that no filter and no sort compares: 400', async () => {
    const filter = { conditions: [{ property: 'content', operator: '=', value: 'letter' }] };
    expect(await app.as('admin').post(`${envelopes}/search`, { filter })).toAnswer(400, {
      error: 'Cannot parse entities filter',
      details: 'Property for Envelope is stored in another form and cannot be compared: content',
    });
    expect(await app.as('admin').get(`${envelopes}?sort=-weight`)).toAnswer(400, {
      error: 'Invalid request parameter',
      details: 'Attribute Envelope.weight is stored in another form: rows cannot be sorted by it',
    });
    expect(await app.as('admin').get(`${envelopes}?sort=lining.fabric`)).toMatchObject({ status: 400 });
  });

  it('that refuses a value is 400, and one that cannot read a value shows null', async () => {
    expect(await app.as('admin').post(envelopes, { id: 4, content: 'x', note: 'refused' })).toAnswer(400, {
      error: 'Unacceptable value',
      details: 'The value of Envelope.note cannot be stored',
    });
    expect((await app.as('admin').post(envelopes, { id: 5, content: 'x', note: 'fine' })).status).toBe(201);
    await runSql(app, `UPDATE spec_envelope SET note = 'unreadable' WHERE id = 5`);
    const answer = await app.as('admin').get(`${envelopes}/5?returnNulls=true`);
    expect(answer).toMatchObject({ status: 200, json: { note: null, content: 'x' } });
    expect((await app.as('admin').put(`${envelopes}/5`, { weight: 2 })).status).toBe(200);
    expect(await stored('note', 5)).toBe('unreadable');
  });

  it('gives the attribute the type that the class declares', async () => {
    const { json } = await app.as('admin').get('/rest/metadata/entities/Envelope');
    const { properties } = json as { properties: readonly { name: string; type: string }[] };
    expect(Object.fromEntries(properties.map(({ name, type }) => [name, type]))).toMatchObject({
      content: 'string',
      open: 'boolean',
      weight: 'double',
      postage: 'decimal',
      sentAt: 'offsetDateTime',
    });
    expect((await app.as('admin').post(envelopes, { id: 6, content: 'x', open: 'maybe' })).status).toBe(400);
  });
});
