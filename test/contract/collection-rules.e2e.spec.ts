import { beforeEach, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { runSql } from '../builders/ledger.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';
import { AlbumsModule } from './relations/albums.module.js';

const ALBUMS = '/rest/entities/Album';
const app = useApp(() => startApp({}, [AlbumsModule]));

beforeEach(async () => {
  for (const table of ['album_label', 'album_mood', 'track', 'label', 'mood', 'album', 'voucher', 'medal']) {
    await runSql(app, `DELETE FROM spec_${table}`);
  }
  await runSql(app, "INSERT INTO spec_album (id, title) VALUES (1, 'One'), (2, 'Two')");
  await runSql(
    app,
    "INSERT INTO spec_track (id, position, title, album_id) VALUES (1, 3, 'c', 1), (2, 1, 'a', 1), (3, 1, 'b', 1)",
  );
  await runSql(app, "INSERT INTO spec_label (id, name) VALUES (1, 'Ada'), (2, 'Zoe')");
  await runSql(app, "INSERT INTO spec_mood (id, name) VALUES (1, 'calm')");
  await runSql(app, 'INSERT INTO spec_album_label VALUES (1, 1), (1, 2)');
  await runSql(app, 'INSERT INTO spec_album_mood VALUES (2, 1)');
});

const column = async (sql: string): Promise<unknown> =>
  (await app.database.rows(new Statement(sql))).map(([value]) => value);

describe('@OrderBy', () => {
  it('orders the items of a collection, whatever it is read with', async () => {
    const both = encodeURIComponent(
      JSON.stringify({
        entity: 'Album',
        properties: [
          { name: 'tracks', fetchPlan: { properties: ['title'] } },
          { name: 'labels', fetchPlan: '_instance_name' },
        ],
      }),
    );
    const titles = { tracks: [{ title: 'b' }, { title: 'a' }, { title: 'c' }] };
    expect((await app.as('admin').get(`${ALBUMS}/1?fetchPlan=${both}`)).json).toMatchObject({
      ...titles,
      labels: [{ name: 'Zoe' }, { name: 'Ada' }],
    });
    const tracks = encodeURIComponent(JSON.stringify({ entity: 'Album', properties: ['tracks'] }));
    expect((await app.as('admin').get(`${ALBUMS}?fetchPlan=${tracks}`)).json).toMatchObject([
      { tracks: [{ id: '3' }, { id: '2' }, { id: '1' }] },
      { tracks: [] },
    ]);
  });
});

describe('policies of the other side', () => {
  it("may deny the deletion of a composition's owner; saving it still removes items", async () => {
    expect(await app.as('admin').delete(`${ALBUMS}/1`)).toMatchObject({
      status: 409,
      json: { error: 'Delete policy violation' },
    });
    expect((await app.as('admin').put(`${ALBUMS}/1`, { tracks: [] })).status).toBe(200);
    expect((await app.as('admin').delete(`${ALBUMS}/1`)).status).toBe(204);
    expect(await column('SELECT id FROM spec_track')).toEqual([]);
  });

  it('stand on many-to-many attributes, too: deny and cascade', async () => {
    expect(await app.as('admin').delete('/rest/entities/Label/1')).toMatchObject({
      status: 409,
      json: { error: 'Delete policy violation' },
    });
    expect((await app.as('admin').delete('/rest/entities/Mood/1')).status).toBe(204);
    expect(await column('SELECT id FROM spec_album')).toEqual(['1']);
    expect(await column('SELECT name FROM spec_mood')).toEqual([]);
    expect((await app.as('admin').put(`${ALBUMS}/1`, { labels: [] })).status).toBe(200);
    expect((await app.as('admin').delete('/rest/entities/Label/1')).status).toBe(204);
  });
});

describe('unique values of one request', () => {
  const slots = (): Promise<unknown> => column('SELECT slot FROM spec_track ORDER BY id');
  const put = async (entity: string, ...rows: readonly object[]) =>
    (await app.as('admin').put(`/rest/entities/${entity}`, rows)).status;

  it('may be exchanged and shifted: nullable ones, texts and numbers', async () => {
    const numbered = [1, 2, 3].map((id) => ({ id, slot: id }));
    expect(await put('Track', ...numbered)).toBe(200);
    expect(await put('Track', { id: 1, slot: 2 }, { id: 2, slot: 1 })).toBe(200);
    expect(await slots()).toEqual(['2', '1', '3']);
    expect(await put('Track', { id: 2, slot: 2 }, { id: 1, slot: 3 }, { id: 3, slot: 4 })).toBe(200);
    expect(await slots()).toEqual(['3', '2', '4']);
    await runSql(app, "INSERT INTO spec_medal (id, name, rank) VALUES (1, 'gold', 1), (2, 'silver', 2)");
    expect(await put('Medal', { id: 1, name: 'silver', rank: 2 }, { id: 2, name: 'gold', rank: 1 })).toBe(200);
    expect(await column('SELECT name FROM spec_medal ORDER BY rank')).toEqual(['gold', 'silver']);
    expect(await column('SELECT id FROM spec_medal ORDER BY rank')).toEqual(['2', '1']);
  });

  it('may be exchanged by the items of one object', async () => {
    expect(await put('Track', { id: 1, slot: 1 }, { id: 2, slot: 2 })).toBe(200);
    const tracks = [{ id: 1, slot: 2 }, { id: 2, slot: 1 }, { id: 3 }];
    expect((await app.as('admin').put(`${ALBUMS}/1`, { tracks })).status).toBe(200);
    expect(await slots()).toEqual(['2', '1', null]);
  });

  it('stay taken where nothing gives them up', async () => {
    expect(await put('Track', { id: 1, slot: 1 })).toBe(200);
    expect(
      await app.as('admin').put('/rest/entities/Track', [
        { id: 2, slot: 1 },
        { id: 3, slot: 5 },
      ]),
    ).toMatchObject({
      status: 409,
      json: { error: 'Unique constraint violation', attributes: ['album', 'slot'] },
    });
  });
});

describe('@UniqueUnlessDeleted', () => {
  it('frees values of deleted rows, and refuses to restore one whose value is taken', async () => {
    const post = (body: object) => app.as('admin').post('/rest/entities/Voucher', body);
    const first = (await post({ code: 'A' })).json as { id: string };
    const taken = { error: 'Unique constraint violation', attributes: ['code'] };
    expect(await post({ code: 'A' })).toMatchObject({ status: 409, json: taken });
    expect((await app.as('admin').delete(`/rest/entities/Voucher/${first.id}`)).status).toBe(204);
    const second = await post({ code: 'A' });
    expect(second.status).toBe(201);
    expect(await post({ id: first.id, code: 'A' })).toMatchObject({ status: 409, json: taken });
    const { id } = second.json as { id: string };
    expect((await app.as('admin').delete(`/rest/entities/Voucher/${id}`)).status).toBe(204);
    expect((await post({ id: first.id, code: 'A' })).status).toBe(201);
  });
});
