import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { addTrigger, dropTrigger, LedgerModule, runSql } from '../builders/ledger.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({}, [LedgerModule]));
let id: string;
let tag: string;

beforeEach(async () => {
  id = await insertRow(app.database, 'spec_ledger', { name: 'before' });
  tag = await insertRow(app.database, 'domain_tag', { name: 'red' });
});

const TABLES = ['spec_ledger', 'spec_ledger_tag', 'domain_tag', 'domain_order', 'domain_order_line'];

afterEach(async () => {
  for (const table of TABLES) {
    await dropTrigger(app, table);
  }
});

const skipped = (entity: string) => [
  400,
  {
    error: 'Unacceptable value',
    details: `The database skipped a row of ${entity}: a trigger or a rule kept it as it was`,
  },
];
const stored = (text: string, ...values: string[]) => app.database.rows(new Statement(text), values);
const ledgers = '/rest/entities/Ledger';

describe('a trigger that skips rows (protocol/errors.md 5)', () => {
  it('on insertion: 400, and nothing of the request is stored', async () => {
    await addTrigger(app, 'spec_ledger', 'BEFORE INSERT', "IF NEW.name = 'skip' THEN RETURN NULL; END IF; RETURN NEW;");
    const one = await app.as('admin').post(ledgers, { name: 'skip' });
    expect([one.status, one.json]).toEqual(skipped('Ledger'));
    const many = await app.as('admin').post(ledgers, [{ name: 'kept' }, { name: 'skip' }]);
    expect([many.status, many.json]).toEqual(skipped('Ledger'));
    expect(await stored("SELECT 1 FROM spec_ledger WHERE name IN ('kept', 'skip')")).toEqual([]);
  });

  it('on an update: 400, and the others of the bulk stay as they were', async () => {
    const other = await insertRow(app.database, 'spec_ledger', { name: 'other' });
    await addTrigger(
      app,
      'spec_ledger',
      'BEFORE UPDATE',
      "IF OLD.name = 'before' THEN RETURN NULL; END IF; RETURN NEW;",
    );
    const one = await app.as('admin').put(`${ledgers}/${id}`, { name: 'after' });
    expect([one.status, one.json]).toEqual(skipped('Ledger'));
    const many = await app.as('admin').put(ledgers, [
      { id: other, name: 'changed' },
      { id, name: 'after' },
    ]);
    expect([many.status, many.json]).toEqual(skipped('Ledger'));
    expect(await stored('SELECT name FROM spec_ledger WHERE id = $1', other)).toEqual([['other']]);
  });

  it('on a deletion, of one row and of composition items together with their owner', async () => {
    await addTrigger(app, 'spec_ledger', 'BEFORE DELETE', 'RETURN NULL;');
    const one = await app.as('admin').delete(`${ledgers}/${id}`);
    expect([one.status, one.json]).toEqual(skipped('Ledger'));
    expect(await stored('SELECT name FROM spec_ledger WHERE id = $1', id)).toEqual([['before']]);
  });

  it('on a soft deletion', async () => {
    await addTrigger(app, 'domain_tag', 'BEFORE UPDATE', 'RETURN NULL;');
    const answer = await app.as('admin').delete(`/rest/entities/Tag/${tag}`);
    expect([answer.status, answer.json]).toEqual(skipped('Tag'));
  });

  it('on a composition item: the order is not stored either', async () => {
    await addTrigger(app, 'domain_order_line', 'BEFORE INSERT', 'RETURN NULL;');
    const answer = await app.as('admin').post('/rest/entities/Order', { number: 'S-1', lines: [{ quantity: 1 }] });
    expect([answer.status, answer.json]).toEqual(skipped('OrderLine'));
    expect(await stored("SELECT 1 FROM domain_order WHERE number = 'S-1'")).toEqual([]);
  });

  it('on links, that come and that go', async () => {
    await insertValues(app.database, 'spec_ledger_tag', { spec_ledger_id: id, domain_tag_id: tag });
    const other = await insertRow(app.database, 'domain_tag', { name: 'blue' });
    await addTrigger(app, 'spec_ledger_tag', 'BEFORE INSERT OR DELETE', 'RETURN NULL;');
    for (const tags of [[{ id: tag }, { id: other }], []]) {
      const answer = await app.as('admin').put(`${ledgers}/${id}`, { tags });
      expect([answer.status, answer.json]).toEqual(skipped('Ledger'));
    }
    const created = await app.as('admin').post(ledgers, { name: 'linked', tags: [{ id: tag }] });
    expect([created.status, created.json]).toEqual(skipped('Ledger'));
    const deleted = await app.as('admin').delete(`${ledgers}/${id}`);
    expect([deleted.status, deleted.json]).toEqual(skipped('Ledger'));
    expect(await stored('SELECT domain_tag_id FROM spec_ledger_tag WHERE spec_ledger_id = $1', id)).toEqual([[tag]]);
  });

  it('but links that already exist are not a fault', async () => {
    await insertValues(app.database, 'spec_ledger_tag', { spec_ledger_id: id, domain_tag_id: tag });
    const tags = [{ id: tag }, { id: tag }];
    expect((await app.as('admin').put(`${ledgers}/${id}`, { name: 'x', tags })).status).toBe(200);
    expect(await stored('SELECT count(*) FROM spec_ledger_tag WHERE spec_ledger_id = $1', id)).toEqual([['1']]);
  });

  it('but stores the row elsewhere, as for partitions by inheritance: 201', async () => {
    await runSql(app, 'CREATE TABLE spec_ledger_old () INHERITS (spec_ledger)');
    const route = 'INSERT INTO spec_ledger_old VALUES (NEW.*); RETURN NULL;';
    await addTrigger(app, 'spec_ledger', 'BEFORE INSERT', `IF NEW.name = 'old' THEN ${route} END IF; RETURN NEW;`);
    const answer = await app.as('admin').post(ledgers, [{ name: 'old' }, { name: 'new' }]);
    expect(answer.status).toBe(201);
    expect(await stored('SELECT name FROM ONLY spec_ledger_old')).toEqual([['old']]);
    await runSql(app, 'DROP TABLE spec_ledger_old');
  });
});

describe('a view as the table of an entity', () => {
  const views = '/rest/entities/LedgerView';
  const view = 'CREATE VIEW spec_ledger_view AS SELECT id, name, code FROM spec_ledger';

  const roundTrip = async (): Promise<readonly number[]> => {
    const key = randomUUID();
    const created = await app.as('admin').post(views, { id: key, name: 'viewed' });
    const updated = await app.as('admin').put(`${views}/${key}`, { name: 'changed' });
    const found = await app.as('admin').get(`${views}/${key}`);
    expect(found.json).toMatchObject({ name: 'changed' });
    const deleted = await app.as('admin').delete(`${views}/${key}`);
    const gone = await app.as('admin').get(`${views}/${key}`);
    return [created, updated, deleted, gone].map(({ status }) => status);
  };

  beforeAll(() => runSql(app, 'DROP TABLE spec_ledger_view'));

  it('can be written where PostgreSQL updates it by itself', async () => {
    await runSql(app, view);
    expect(await roundTrip()).toEqual([201, 200, 204, 404]);
    await runSql(app, 'DROP VIEW spec_ledger_view');
  });

  it('can be written by INSTEAD OF triggers, also by one that returns NULL after an insertion or a deletion', async () => {
    await runSql(app, view);
    const body = `
      IF TG_OP = 'INSERT' THEN INSERT INTO spec_ledger (id, name, code) VALUES (NEW.id, NEW.name, NEW.code); RETURN NULL;
      ELSIF TG_OP = 'UPDATE' THEN UPDATE spec_ledger SET name = NEW.name WHERE id = OLD.id; RETURN NEW; END IF;
      DELETE FROM spec_ledger WHERE id = OLD.id; RETURN NULL;`;
    await addTrigger(app, 'spec_ledger_view', 'INSTEAD OF INSERT OR UPDATE OR DELETE', body);
    expect(await roundTrip()).toEqual([201, 200, 204, 404]);
    await runSql(app, 'DROP VIEW spec_ledger_view');
  });

  it('can be written by rules that return no rows', async () => {
    await runSql(
      app,
      view,
      'CREATE RULE ins AS ON INSERT TO spec_ledger_view DO INSTEAD INSERT INTO spec_ledger (id, name, code) VALUES (NEW.id, NEW.name, NEW.code)',
      'CREATE RULE upd AS ON UPDATE TO spec_ledger_view DO INSTEAD UPDATE spec_ledger SET name = NEW.name, code = NEW.code WHERE id = OLD.id',
      'CREATE RULE del AS ON DELETE TO spec_ledger_view DO INSTEAD DELETE FROM spec_ledger WHERE id = OLD.id',
    );
    expect(await roundTrip()).toEqual([201, 200, 204, 404]);
    await runSql(app, 'DROP VIEW spec_ledger_view');
  });

  it('whose rule does nothing answers 400', async () => {
    await runSql(app, view, 'CREATE RULE ins AS ON INSERT TO spec_ledger_view DO INSTEAD NOTHING');
    const answer = await app.as('admin').post(views, { id: randomUUID(), name: 'lost' });
    expect([answer.status, answer.json]).toEqual(skipped('LedgerView'));
    await runSql(app, 'DROP VIEW spec_ledger_view');
  });
});
