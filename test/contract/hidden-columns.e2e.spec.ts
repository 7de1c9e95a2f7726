import { beforeAll, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { HiddenColumnsModule } from '../builders/hidden-columns.module.js';
import { runSql } from '../builders/ledger.module.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startApp({}, [HiddenColumnsModule]));

const VAULT = '5f0c3f0e-5a44-4a0e-8a3c-2d0d5b6b9b01';
const HIDDEN = ['unselected', 'excluded', 'settings', 'words', 'keeper', 'version', 'deletedAt'];
const vaults = '/rest/entities/Vault';

const stored = async (column: string, id = VAULT): Promise<string | null | undefined> =>
  (await app.database.rows(new Statement(`SELECT ${column} FROM spec_vault WHERE id = $1`), [id]))[0]?.[0];

type Schemas = Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;

async function documented(): Promise<Schemas> {
  const { json } = await app.as('admin').get('/rest/docs/openapiDetailed.json');
  const document = json as { components?: { schemas: Schemas }; definitions?: Schemas };
  return document.components?.schemas ?? document.definitions ?? {};
}

beforeAll(async () => {
  await runSql(
    app,
    `INSERT INTO spec_vault (id, label, pin, seal_colour, seal_pattern) VALUES ('${VAULT}', 'A', '1234', 'red', 'dots')`,
    `INSERT INTO spec_closed_vault (id, label, content) VALUES (1, 'B', 'gold')`,
  );
});

describe('a column with select: false, @Exclude() or @Hidden()', () => {
  it('is in no response, whatever the fetch plan', async () => {
    const row = {
      _entityName: 'Vault',
      _instanceName: 'A',
      id: VAULT,
      label: 'A',
      rank: 'given',
      seal: { colour: 'red' },
    };
    expect(await app.as('admin').get(`${vaults}/${VAULT}`)).toAnswer(200, row);
    expect(await app.as('admin').get(`${vaults}/${VAULT}?fetchPlan=_base`)).toAnswer(200, row);
  });

  it.each(HIDDEN)('is unknown to inline fetch plans, filters, sorts and bodies: %s', async (name) => {
    const admin = app.as('admin');
    const plan = encodeURIComponent(JSON.stringify({ entity: 'Vault', properties: ['label', name] }));
    const unknownPlan = encodeURIComponent(JSON.stringify({ entity: 'Vault', properties: ['label', 'nonsense'] }));
    const [known, unknown] = [
      await admin.get(`${vaults}/${VAULT}?fetchPlan=${plan}`),
      await admin.get(`${vaults}/${VAULT}?fetchPlan=${unknownPlan}`),
    ];
    expect([known.status, JSON.stringify(known.json).replaceAll(name, 'nonsense')]).toEqual([
      unknown.status,
      JSON.stringify(unknown.json),
    ]);
    const filter = { conditions: [{ property: name, operator: 'notEmpty', value: true }] };
    expect(await admin.post(`${vaults}/search`, { filter })).toAnswer(400, {
      error: 'Cannot parse entities filter',
      details: `Property for Vault not found: ${name}`,
    });
    expect((await admin.get(`${vaults}?sort=${name}`)).status).toBe(200);
    expect((await admin.put(`${vaults}/${VAULT}`, { [name]: 'written' })).status).toBe(200);
    expect(await stored('unselected || excluded || settings')).toBe('unselectedexcluded{"deep": true}');
  });

  it('is in neither metadata nor documents', async () => {
    const metadata = (await app.as('admin').get('/rest/metadata/entities/Vault')).json as {
      properties: readonly { name: string }[];
    };
    expect(metadata.properties.map(({ name }) => name)).toEqual(['id', 'label', 'pin', 'rank', 'seal']);
    const schemas = await documented();
    const named = Object.entries(schemas)
      .filter(([name]) => name.includes('Vault') || name.includes('Seal'))
      .flatMap(([, { properties = {} }]) => Object.keys(properties));
    expect(named).toEqual(expect.arrayContaining(['label', 'pin', 'colour']));
    expect([...HIDDEN, 'pattern'].filter((name) => named.includes(name))).toEqual([]);
  });

  it('of an embedded object is out as well, and keeps its value', async () => {
    const body = { seal: { colour: 'blue', pattern: 'stripes' } };
    expect((await app.as('admin').put(`${vaults}/${VAULT}`, body)).status).toBe(200);
    expect(await stored("seal_colour || ' ' || seal_pattern")).toBe('blue dots');
  });

  it('keeps version and soft deletion working', async () => {
    const { id } = (await app.as('admin').post(vaults, { label: 'C' })).json as { id: string };
    const changed = await app.as('admin').put(`${vaults}/${id}`, { label: 'D' });
    expect([changed.status, changed.headers.etag]).toEqual([200, undefined]);
    expect(await stored('version', id)).toBe('2');
    expect((await app.as('admin').delete(`${vaults}/${id}`)).status).toBe(204);
    expect(await stored('deleted_at IS NOT NULL', id)).toBe('t');
    expect((await app.as('admin').get(`${vaults}/${id}`)).status).toBe(404);
  });
});

describe('@Exclude() in one direction', () => {
  it('toPlainOnly: is written and never shown', async () => {
    expect((await app.as('admin').put(`${vaults}/${VAULT}`, { pin: '9999' })).status).toBe(200);
    expect(await stored('pin')).toBe('9999');
  });

  it('toClassOnly: is shown and never written', async () => {
    const answer = await app.as('admin').put(`${vaults}/${VAULT}`, { rank: 'taken' });
    expect([answer.status, await stored('rank')]).toEqual([200, 'given']);
  });

  it('on a class leaves what @Expose() names', async () => {
    expect(await app.as('admin').get('/rest/entities/ClosedVault')).toAnswer(200, [
      { _entityName: 'ClosedVault', _instanceName: 'ClosedVault-1 [detached]', id: 1, label: 'B' },
    ]);
  });
});

describe('insert: false and update: false', () => {
  const tickets = '/rest/entities/Ticket';
  const read = async (id: number): Promise<unknown> => {
    const { json } = await app.as('admin').get(`${tickets}/${id}`);
    const { title, state, origin, stamp } = json as Record<string, unknown>;
    return { title, state, origin, stamp };
  };

  it('are ignored in the bodies of that kind, as read-only attributes are', async () => {
    const body = { id: 1, title: 'a', state: 'sent', origin: 'web', stamp: 'client' };
    expect((await app.as('admin').post(tickets, body)).status).toBe(201);
    expect(await read(1)).toEqual({ title: 'a', state: 'new', origin: 'web', stamp: 'database' });
    const change = { title: 'b', state: 'done', origin: 'mail', stamp: 'client' };
    expect((await app.as('admin').put(`${tickets}/1`, change)).status).toBe(200);
    expect(await read(1)).toEqual({ title: 'b', state: 'done', origin: 'web', stamp: 'database' });
    expect((await app.as('admin').post(tickets, { id: 1, origin: 'upsert' })).status).toBe(201);
    expect(await read(1)).toMatchObject({ origin: 'web' });
  });

  it('show in metadata as read-only only where no request sets them, and in documents where they may be sent', async () => {
    const { json } = await app.as('admin').get('/rest/metadata/entities/Ticket');
    const { properties } = json as { properties: readonly { name: string; readOnly: boolean }[] };
    expect(Object.fromEntries(properties.map(({ name, readOnly }) => [name, readOnly]))).toEqual({
      id: false,
      title: false,
      state: false,
      origin: false,
      stamp: true,
    });
    const { new_Ticket: added, changes_Ticket: changes } = await documented();
    expect(Object.keys(added?.properties ?? {})).toEqual(['_entityName', 'id', 'title', 'origin']);
    expect(Object.keys(changes?.properties ?? {})).toEqual(['_entityName', 'title', 'state']);
  });
});
