import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Draft } from '../../src/latchkey/introspect/draft.js';
import { schemaFaults } from '../../src/latchkey/database/schema-check.js';
import { DATA_SOURCE } from '../../src/latchkey/model/data-source.token.js';
import { formatFiles } from '../../src/latchkey/introspect/format-files.js';
import { planEntities } from '../../src/latchkey/introspect/plan-entities.js';
import { readCatalog } from '../../src/latchkey/introspect/read-catalog.js';
import { sources } from '../../src/latchkey/introspect/sources.js';
import { startAppOn, type TestApp } from '../harness/app.js';
import { runSqlOn, urlOf } from '../harness/connection-url.js';
import { throughLine } from '../harness/database-line.js';
import { openTestDatabase } from '../harness/test-database.js';
import { MuseumModule } from './museum/museum.module.js';

const FOLDER = 'test/introspect/museum';
/** The database of a spec also has the tables of the shop. */
const TABLES =
  'artists,countries,works,work_*,tags,halls,guards,visits,log_lines,prices,labels,seals,certificates,lockers,archive.*'.split(
    ',',
  );
const SCOPE = { schemas: ['public', 'archive'], tables: TABLES };
const SYSTEM_COLUMNS = { version: 'row_version', createdBy: 'made_by', createdDate: 'made_at' };

let app: TestApp;
let draft: Draft;

beforeAll(async () => {
  const { connection } = await throughLine(await openTestDatabase());
  const url = urlOf(connection);
  await runSqlOn(url, await readFile('test/introspect/museum.sql', 'utf8'));
  const tables = await readCatalog(url, SCOPE);
  draft = planEntities(tables, { prefix: 'museum', systemColumns: SYSTEM_COLUMNS });
  app = await startAppOn(connection, {}, [MuseumModule]);
}, 180_000);

afterAll(() => app.close());

describe('introspection of a museum', () => {
  it('writes the files of test/introspect/museum, which prettier, the linter and the compiler accept as they are', async () => {
    const written = await formatFiles(FOLDER, sources(draft, { moduleName: 'MuseumModule', messages: './messages/' }));
    const present = await readdir(FOLDER, { recursive: true, withFileTypes: true });
    const files = present.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect([...written.keys()].map((path) => join(FOLDER, path)).sort()).toEqual(files.sort());
    for (const [path, text] of written) {
      expect(text).toBe(await readFile(join(FOLDER, path), 'utf8'));
    }
  });

  it('reports what the files do not say', () => {
    expect(draft.notes).toEqual([
      'log_lines can only be listed: the table has no key',
      'prices can only be listed: a view has no key',
      'seals can only be listed: its key has the column mark of the type interval, which is not served as a key',
      'archive.loan_stamps (work_id, borrower) is shown as plain attributes, not as a reference to archive.loans: work_id is part of the key, and the rest is not',
      'archive.loan_halls is served as the links halls.loans and archive.loans.halls',
      'work_tags is served as the links works.tags and tags.works; created_at is not shown',
      'labels.prices is left out: columns of the type money[] are not served',
      'works: only the database checks CHECK (((price < (1000000)::numeric) OR (rating > 1)))',
    ]);
  });
});

describe('the entities serve the museum', () => {
  const admin = () => app.as('admin');

  it('rows with references, generated keys, defaults, an array and a generated column', async () => {
    expect((await admin().post('/rest/entities/Country', { code: 'ES', name: 'Spain' })).status).toBe(201);
    const artist = { firstName: 'Pablo', lastName: 'Picasso', born: 1881, birthCountry: { code: 'ES' }, nickName: 'P' };
    const created = await admin().post('/rest/entities/Artist?responseFetchPlan=_local', artist);
    expect(created).toAnswer(201, {
      _entityName: 'Artist',
      _instanceName: 'Pablo Picasso',
      id: '1',
      artistId: 1,
      firstName: 'Pablo',
      lastName: 'Picasso',
      born: 1881,
      nickName: 'P',
    });
    const work = {
      title: 'Guernica',
      artist: { id: 1 },
      price: 100,
      keywords: ['war'],
      workParts: [{ label: 'left' }],
    };
    expect((await admin().post('/rest/entities/Work', work)).status).toBe(201);
    const fetchPlan = {
      entity: 'Work',
      properties: [
        ...['title', 'price', 'priceWithTax', 'rating', 'class', 'keywords', 'rowVersion', 'madeBy', 'condition'],
        { name: 'artist', fetchPlan: { properties: ['lastName', { name: 'birthCountry', fetchPlan: '_base' }] } },
        { name: 'workParts', fetchPlan: '_base' },
      ],
    };
    const conditions = [
      { property: 'artist.birthCountry.name', operator: '=', value: 'Spain' },
      { property: 'workParts.label', operator: '=', value: 'left' },
    ];
    const found = await admin().post('/rest/entities/Work/search', {
      filter: { conditions },
      fetchPlan,
    });
    expect(found.text).toContain('Guernica');
    expect(found.json).toMatchObject([
      {
        title: 'Guernica',
        price: 100,
        priceWithTax: 120,
        rating: 3,
        class: "it's new",
        keywords: ['war'],
        rowVersion: 1,
        madeBy: 'admin',
        condition: 'good',
        artist: { lastName: 'Picasso', birthCountry: { name: 'Spain' } },
        workParts: [{ label: 'left' }],
      },
    ]);
  });

  it('links of two composite keys that share a column, as an entity with both references', async () => {
    const send = async (entity: string, body: object): Promise<unknown> => {
      const { status, json } = await admin().post(`/rest/entities/${entity}?responseFetchPlan=_local`, body);
      return [status, (json as { id: unknown }).id];
    };
    const [shelf, box, other] = [
      { house: 'A', number: 1 },
      { house: 'A', code: 'x' },
      { house: 'B', code: 'x' },
    ];
    expect(await send('Shelf', shelf)).toEqual([201, shelf]);
    expect(await send('Box', { ...box, label: 'letters' })).toEqual([201, box]);
    expect(await send('Box', other)).toEqual([201, other]);
    const key = { house: 'A', shelfNumber: 1, boxCode: 'x' };
    expect(await send('ShelfBox', { shelf: { id: shelf }, box: { id: box } })).toEqual([201, key]);
    const apart = await admin().post('/rest/entities/ShelfBox', { shelf: { id: shelf }, box: { id: other } });
    expect(apart.status).toBe(400);
    const found = async (entity: string, property: string, value: unknown): Promise<unknown> => {
      const filter = { conditions: [{ property, operator: '=', value }] };
      const { json } = await admin().post(`/rest/entities/${entity}/search`, { filter });
      return (json as { id: unknown }[]).map(({ id }) => id);
    };
    expect(await found('ShelfBox', 'box.label', 'letters')).toEqual([key]);
    expect(await found('ShelfBox', 'shelf.number', 1)).toEqual([key]);
    expect(await found('ShelfBox', 'shelf', { id: shelf })).toEqual([key]);
    expect(await found('Shelf', 'shelfBoxes.box.label', 'letters')).toEqual([shelf]);
    expect(await found('Box', 'shelfBoxes.shelf.number', 1)).toEqual([box]);
    const plan = encodeURIComponent(
      JSON.stringify({
        entity: 'ShelfBox',
        properties: [
          { name: 'shelf', fetchPlan: '_local' },
          { name: 'box', fetchPlan: '_local' },
        ],
      }),
    );
    expect((await admin().get(`/rest/entities/ShelfBox?fetchPlan=${plan}`)).json).toMatchObject([
      { id: key, shelf, box: { ...box, label: 'letters' } },
    ]);
    const segment = Buffer.from(JSON.stringify(box)).toString('base64url');
    expect((await admin().delete(`/rest/entities/Box/${segment}`)).status).toBe(204);
    expect(await found('ShelfBox', 'shelf.number', 1)).toEqual([]);
  });

  it('checks of the database as constraints', async () => {
    const refused = await admin().post('/rest/entities/Work', { title: 'Bad', rating: 9, technique: 'chalk' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('rating');
    expect(refused.text).toContain('technique');
  });

  it('links in a table of two references', async () => {
    const [work] = (await admin().get('/rest/entities/Work')).json as readonly { id: string }[];
    const tag = { code: 'cubism', label: 'Cubism', works: [{ id: work?.id }] };
    expect((await admin().post('/rest/entities/Tag', tag)).status).toBe(201);
    const filter = encodeURIComponent(
      JSON.stringify({ conditions: [{ property: 'tags.code', operator: '=', value: 'cubism' }] }),
    );
    expect((await admin().get(`/rest/entities/Work/search?filter=${filter}`)).json).toMatchObject([{ id: work?.id }]);
  });

  it('tables that refer to each other, and names in their own letters', async () => {
    expect((await admin().post('/rest/entities/Hall', { name: 'Hall of mirrors' })).status).toBe(201);
    const guard = { order: 'first', hall: { id: 1 }, badgeNo: 7 };
    expect((await admin().post('/rest/entities/Guard', guard)).status).toBe(201);
    expect((await admin().put('/rest/entities/Hall/1', { guard: { id: 1 } })).status).toBe(200);
    const filter = encodeURIComponent(
      JSON.stringify({ conditions: [{ property: 'guard.order', operator: '=', value: 'first' }] }),
    );
    expect((await admin().get(`/rest/entities/Hall/search?filter=${filter}`)).json).toMatchObject([{ id: 1 }]);
  });

  it('rows of another schema, of a composite key and of partitions', async () => {
    const [work] = (await admin().get('/rest/entities/Work')).json as readonly { id: string }[];
    const loan = { id: { workId: work?.id, borrower: 'Prado' }, returnedOn: '2026-05-01' };
    expect((await admin().post('/rest/entities/Loan', loan)).status).toBe(201);
    const visit = { day: '2026-05-01', hall: { id: 1 } };
    const visited = await admin().post('/rest/entities/Visit', visit);
    expect(visited.status).toBe(201);
    expect(visited.json).toMatchObject({ id: { visitId: 1, day: '2026-05-01' } });
    const lent = { id: { workId: work?.id, borrower: 'Prado' } };
    expect((await admin().put('/rest/entities/Hall/1', { loans: [lent] })).status).toBe(200);
    const inHall = { filter: { conditions: [{ property: 'halls.name', operator: '=', value: 'Hall of mirrors' }] } };
    expect((await admin().post('/rest/entities/Loan/search', inHall)).json).toMatchObject([lent]);
    const user = { id: 5, aNameOfSixtyThreeBytesWhichIsTheLongestOnePossibleX: true };
    expect((await admin().post('/rest/entities/MuseumArchiveUser', user)).status).toBe(201);
    expect((await admin().delete('/rest/entities/MuseumArchiveUser/5')).status).toBe(204);
  });

  it('two enum types of one name in two schemas, of which the second has its schema before its name', async () => {
    const user = { id: 6, state: 'good', mood: 'needs_care' };
    const created = await admin().post('/rest/entities/MuseumArchiveUser?responseFetchPlan=_local', user);
    expect(created).toMatchObject({ status: 201, json: user });
    expect((await admin().post('/rest/entities/MuseumArchiveUser', { id: 7, state: 'needs_care' })).status).toBe(400);
    const enums = (await admin().get('/rest/metadata/enums')).json as readonly { name: string; values: object[] }[];
    const found = enums.filter(({ name }) => name.endsWith('ondition'));
    expect(found.map(({ name, values }) => [name, values.length])).toEqual([
      ['archive.condition', 2],
      ['condition', 3],
    ]);
    const { properties } = (await admin().get('/rest/metadata/entities/MuseumArchiveUser')).json as {
      properties: readonly { name: string }[];
    };
    expect(properties.find(({ name }) => name === 'state')).toMatchObject({ type: 'archive.condition' });
    const filter = { conditions: [{ property: 'state', operator: 'in', value: ['good'] }] };
    expect((await admin().post('/rest/entities/MuseumArchiveUser/search', { filter })).json).toMatchObject([{ id: 6 }]);
  });

  it('enum types of other schemas than the table, also in arrays', async () => {
    const url = '/rest/entities/MuseumArchiveUser';
    const find = async (entity: string, property: string, operator: string, value?: unknown): Promise<unknown> => {
      const filter = { conditions: [{ property, operator, value }] };
      return ((await admin().post(`/rest/entities/${entity}/search`, { filter })).json as { id: unknown }[]).map(
        ({ id }) => id,
      );
    };
    expect(await find('MuseumArchiveUser', 'mood', '=', 'needs_care')).toEqual([6]);
    expect(await find('MuseumArchiveUser', 'mood', 'in', ['good', 'needs_care'])).toEqual([6]);
    expect(await find('MuseumArchiveUser', 'mood', 'notIn', ['needs_care'])).toEqual([]);
    expect((await admin().put(`${url}/6?responseFetchPlan=_local`, { mood: 'it_s_lost' })).json).toMatchObject({
      mood: 'it_s_lost',
      state: 'good',
    });
    expect((await admin().get(`${url}?sort=-mood&limit=1`)).json).toMatchObject([{ id: 6 }]);
    expect(await admin().put(`${url}/6`, { mood: 'sealed' })).toMatchObject({ status: 400 });
    expect((await admin().post('/rest/entities/Label', { code: 'E1', shown: { empty: true } })).status).toBe(201);
    const states = encodeURIComponent(JSON.stringify({ entity: 'Label', properties: ['states'] }));
    expect((await admin().get(`/rest/entities/Label/E1?fetchPlan=${states}`)).json).toMatchObject({
      states: ['sealed'],
    });
    expect(
      await admin().put(`/rest/entities/Label/E1?responseFetchPlan=${states}`, { states: ['good', 'sealed'] }),
    ).toMatchObject({ status: 200, json: { states: ['good', 'sealed'] } });
    expect(await find('Label', 'states', '=', 'good')).toEqual(['E1']);
    const { text } = await admin().get('/rest/metadata/entities/Label');
    expect(text).toContain('"archive.condition"');
    expect((await admin().delete('/rest/entities/Label/E1')).status).toBe(204);
  });

  it('as they stand in the database', async () => {
    const source = app.nest.get<DataSource>(DATA_SOURCE, { strict: false });
    expect(await schemaFaults(source, 'cure')).toEqual([]);
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    // TypeORM itself looks for enums in the schema of the table only.
    const known = upQueries.map(({ query }) => query).filter((query) => !/"(?:mood|states|condition)"/.test(query));
    expect(known).toEqual([]);
  });

  it('references by parts of keys, by other columns, by several, and from the other side of one', async () => {
    const work = {
      title: 'Dove',
      palette: [
        [255, 255, 255],
        [0, 0, 0],
      ],
      certificate: { number: 'C-1' },
    };
    const plan = {
      entity: 'Work',
      properties: ['title', 'palette', { name: 'certificate', fetchPlan: '_local' }],
    };
    const responseFetchPlan = encodeURIComponent(JSON.stringify(plan));
    const created = await admin().post(`/rest/entities/Work?responseFetchPlan=${responseFetchPlan}`, work);
    const { id } = created.json as { id: string };
    expect(created).toMatchObject({ status: 201, json: { ...work, certificate: { id, workId: id, number: 'C-1' } } });

    const loan = { work: { id }, borrower: 'Louvre', loanNotes: [{ note: 'fragile' }] };
    const lent = await admin().post('/rest/entities/Loan', loan);
    const { id: loanId } = lent.json as { id: object };
    expect(lent).toMatchObject({ status: 201, json: { id: { workId: id, borrower: 'Louvre' } } });
    const noted = await admin().post('/rest/entities/LoanNote', { loan: { id: loanId }, note: 'back in May' });
    expect(noted.status).toBe(201);
    const notes = await admin().post('/rest/entities/LoanNote/search', {
      filter: { conditions: [{ property: 'loan.work.title', operator: '=', value: 'Dove' }] },
      fetchPlan: {
        entity: 'LoanNote',
        properties: [
          'note',
          { name: 'work', fetchPlan: '_instance_name' },
          { name: 'loan', fetchPlan: { properties: [{ name: 'work', fetchPlan: '_instance_name' }] } },
        ],
      },
      sort: 'note',
    });
    expect(notes.json).toMatchObject([
      { note: 'back in May', work: { id, title: 'Dove' }, loan: { work: { title: 'Dove' } } },
      { note: 'fragile', work: { id, title: 'Dove' }, loan: { work: { title: 'Dove' } } },
    ]);
    const lentWorks = await admin().post('/rest/entities/Work/search', {
      filter: { conditions: [{ property: 'loans.borrower', operator: '=', value: 'Louvre' }] },
    });
    expect(lentWorks.json).toMatchObject([{ id }]);

    const [guard] = (await admin().get('/rest/entities/Guard')).json as readonly { id: number }[];
    const locker = await admin().post('/rest/entities/Locker', { code: 'A 1', ownerBadge: { id: guard?.id } });
    expect(locker.status).toBe(201);
    const guards = await admin().post('/rest/entities/Guard/search', {
      filter: { conditions: [{ property: 'locker.code', operator: '=', value: 'A 1' }] },
      fetchPlan: { entity: 'Guard', properties: ['badgeNo', { name: 'locker', fetchPlan: '_local' }] },
    });
    expect(guards.json).toMatchObject([{ badgeNo: 7, locker: { code: 'A 1' } }]);

    expect((await admin().delete(`/rest/entities/Work/${id}`)).status).toBe(409);
    const segment = Buffer.from(JSON.stringify(loanId)).toString('base64url');
    expect((await admin().delete(`/rest/entities/Loan/${segment}`)).status).toBe(204);
    expect((await admin().delete(`/rest/entities/Work/${id}`)).status).toBe(204);
    expect((await admin().get(`/rest/entities/Certificate/${id}`)).status).toBe(404);
  });

  it('constants of enums by names that are identifiers', async () => {
    const work = { title: 'Scream', condition: 'it_s_lost', details: { stolen: 2004 } };
    expect((await admin().post('/rest/entities/Work', work)).status).toBe(201);
    const conditions = [
      { property: 'condition', operator: '=', value: 'it_s_lost' },
      { property: 'details.stolen', operator: '>', value: 2000 },
    ];
    const found = await admin().post('/rest/entities/Work/search', { filter: { conditions } });
    expect(found.json).toMatchObject([{ title: 'Scream', condition: 'it_s_lost' }]);
    const [lost] = found.json as readonly { id: string }[];
    expect((await admin().delete(`/rest/entities/Work/${lost?.id ?? ''}`)).status).toBe(204);
  });

  it('columns of every kind', async () => {
    const label = {
      code: 'A1',
      shown: { lower: '2026-05-01', upper: '2026-06-01', lowerInclusive: true, upperInclusive: false },
      spot: { x: 1, y: 2 },
      weight: 1.5,
      traits: { pose: 'sitting', frame: null },
      sensors: ['10.0.0.1'],
      extra: { by: ['light'] },
    };
    expect((await admin().post('/rest/entities/Label', label)).status).toBe(201);
    const fetchPlan = encodeURIComponent(
      JSON.stringify({ entity: 'Label', properties: [...Object.keys(label), 'loanTime', 'words'] }),
    );
    expect(await admin().get(`/rest/entities/Label/A1?fetchPlan=${fetchPlan}`)).toAnswer(200, {
      _entityName: 'Label',
      _instanceName: 'A1',
      id: 'A1',
      ...label,
      loanTime: 'P30D',
    });
    const filter = encodeURIComponent(
      JSON.stringify({ conditions: [{ property: 'words', operator: 'matches', value: 'a1' }] }),
    );
    expect((await admin().get(`/rest/entities/Label/search?filter=${filter}`)).json).toMatchObject([{ id: 'A1' }]);
    expect((await admin().get('/rest/entities/Seal')).json).toEqual([]);
  });

  it('captions from comments', async () => {
    const { json } = await admin().get('/rest/metadata/entities/Country');
    expect(json).toMatchObject({
      properties: expect.arrayContaining([expect.objectContaining({ name: 'name', description: 'Name in English' })]),
    });
  });
});

describe('rows without a key', () => {
  it('are listed and searched without an id', async () => {
    expect(await app.as('admin').get('/rest/entities/Price?sort=-price')).toAnswer(200, [
      { _entityName: 'Price', _instanceName: 'Guernica', title: 'Guernica', price: 100, rating: 3 },
    ]);
    const filter = encodeURIComponent(
      JSON.stringify({ conditions: [{ property: 'rating', operator: '>', value: 3 }] }),
    );
    expect(await app.as('admin').get(`/rest/entities/Price/search?filter=${filter}`)).toAnswer(200, []);
  });

  it('are not found by any id, and never written', async () => {
    expect((await app.as('admin').get('/rest/entities/Price/1')).status).toBe(404);
    expect((await app.as('admin').post('/rest/entities/Price', { title: 'x' })).status).toBe(403);
    expect((await app.as('admin').put('/rest/entities/LogLine/1', { line: 'x' })).status).toBe(403);
    expect((await app.as('admin').delete('/rest/entities/LogLine/1')).status).toBe(403);
  });

  it('may have an attribute id, which names nothing', async () => {
    const document = await app.as('admin').get('/rest/docs/openapiDetailed.json');
    expect(document.status).toBe(200);
    expect((await app.as('admin').get('/rest/entities/LogLine?sort=id')).json).toEqual([]);
  });
});
