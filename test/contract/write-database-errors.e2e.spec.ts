import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { insertRow } from '../builders/insert-row.js';
import { addTrigger, dropTrigger, LedgerModule, runSql } from '../builders/ledger.module.js';
import { OddColumnsModule } from '../builders/odd-columns.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({}, [LedgerModule, OddColumnsModule]));
let warned: jest.SpiedFunction<Logger['warn']>;

beforeEach(() => {
  warned = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
});

afterEach(async () => {
  warned.mockRestore();
  await dropTrigger(app, 'spec_ledger');
  await dropTrigger(app, 'domain_tag');
});

const ledgers = '/rest/entities/Ledger';
const outcome = ({ status, json }: Answer) => [status, json];
const create = async (body: object) => outcome(await app.as('admin').post(ledgers, body));
const unacceptable = (details: string) => [400, { error: 'Unacceptable value', details }];
const UNSTORABLE = unacceptable('The database cannot store or compare a value of the request');
const missing = (error: string, attribute: string) => [
  400,
  { error, details: `Referenced entity for property '${attribute}' is missing` },
];

describe('what a trigger or a function raises (protocol/errors.md 5)', () => {
  it.each(['INSERT', 'UPDATE', 'DELETE'])(
    'is the answer to a request that makes it %s, and is logged',
    async (event) => {
      const id = await insertRow(app.database, 'spec_ledger', { name: 'raised' });
      await addTrigger(app, 'spec_ledger', `BEFORE ${event}`, "RAISE EXCEPTION 'Ledgers are closed: {text}';");
      const answer = await (event === 'INSERT'
        ? app.as('admin').post(ledgers, { name: 'x' })
        : app.as('admin').send(event === 'UPDATE' ? 'PUT' : 'DELETE', `${ledgers}/${id}`, { name: 'x' }));
      expect(outcome(answer)).toEqual(unacceptable('Ledgers are closed: {text}'));
      expect(warned).toHaveBeenCalledWith('Answered with raisedInDatabase: P0001 Ledgers are closed: {text}');
    },
  );

  it.each([
    ["'P0002'", unacceptable('Closed')],
    ["'LK001'", unacceptable('Closed')],
    ["'22012'", unacceptable('Closed')],
    ["'42501'", unacceptable('Closed')],
    ["'23502'", unacceptable('Closed')],
    ["'23503'", unacceptable('Closed')],
    ["'23514'", unacceptable('Closed')],
    ["'23505'", [409, { error: 'Unique constraint violation', details: 'Closed', attributes: [] }]],
    ["'23P01'", [409, { error: 'Unique constraint violation', details: 'Closed', attributes: [] }]],
    [
      "'23505', CONSTRAINT = 'one_per_day'",
      [409, { error: 'Unique constraint violation', details: 'one_per_day', attributes: [] }],
    ],
  ])('may have the ERRCODE %s', async (code, expected) => {
    const hidden = "DETAIL = 'secret detail', HINT = 'secret hint'";
    await addTrigger(
      app,
      'spec_ledger',
      'BEFORE INSERT',
      `RAISE EXCEPTION 'Closed' USING ERRCODE = ${code}, ${hidden};`,
    );
    expect(await create({ name: 'x' })).toEqual(expected);
  });

  it('may wait for the commit', async () => {
    await runSql(
      app,
      "CREATE FUNCTION spec_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'Too late'; END $$",
      'CREATE CONSTRAINT TRIGGER spec_late AFTER INSERT ON spec_ledger DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION spec_late()',
    );
    expect(await create({ name: 'x' })).toEqual(unacceptable('Too late'));
    await runSql(app, 'DROP TRIGGER spec_late ON spec_ledger');
  });

  it('answers reads, too: of a view that calls a function', async () => {
    await runSql(
      app,
      'DROP TABLE spec_ledger_view',
      "CREATE FUNCTION spec_read() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No reading on Sundays'; END $$",
      'CREATE VIEW spec_ledger_view AS SELECT gen_random_uuid() AS id, spec_read() AS name, NULL AS code',
    );
    for (const path of ['', `/${randomUUID()}`, '/search?filter={"conditions":[]}&returnCount=true']) {
      const answer = await app.as('admin').get(`/rest/entities/LedgerView${path}`);
      expect(outcome(answer)).toEqual(unacceptable('No reading on Sundays'));
    }
  });

  it("is not PostgreSQL's own text of a fault in a function", async () => {
    await addTrigger(app, 'spec_ledger', 'BEFORE INSERT', 'NEW.small := 1 / 0; RETURN NEW;');
    expect(await create({ name: 'x' })).toEqual(UNSTORABLE);
    expect(warned).toHaveBeenCalledWith('Answered with unacceptableValue: PostgreSQL reported 22012 in int4div');
  });
});

describe('a foreign key', () => {
  const error = 'Entity creation failed';

  it('names the attribute whose target is missing, on creation and on update', async () => {
    await addTrigger(app, 'spec_ledger', 'BEFORE INSERT OR UPDATE', 'NEW.owner_id := gen_random_uuid(); RETURN NEW;');
    expect(await create({ name: 'x' })).toEqual(missing(error, 'owner'));
    await dropTrigger(app, 'spec_ledger');
    const id = await insertRow(app.database, 'spec_ledger', { name: 'x' });
    await addTrigger(app, 'spec_ledger', 'BEFORE INSERT OR UPDATE', 'NEW.owner_id := gen_random_uuid(); RETURN NEW;');
    const updated = await app.as('admin').put(`${ledgers}/${id}`, { name: 'y' });
    expect(outcome(updated)).toEqual(missing('Entity update failed', 'owner'));
  });

  it('that waits for the commit is named, too', async () => {
    await runSql(
      app,
      'ALTER TABLE spec_ledger ADD CONSTRAINT fk_spec_late FOREIGN KEY (small) REFERENCES domain_shelf (code) DEFERRABLE INITIALLY DEFERRED',
    );
    expect(await create({ name: 'x', small: 77 })).toEqual(missing(error, 'small'));
    await runSql(app, 'ALTER TABLE spec_ledger DROP CONSTRAINT fk_spec_late');
  });

  it('of links names their attribute', async () => {
    const tag = await insertRow(app.database, 'domain_tag', { name: 'gone' });
    await runSql(
      app,
      'CREATE FUNCTION spec_link() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.domain_tag_id := gen_random_uuid(); RETURN NEW; END $$',
      'CREATE TRIGGER spec_link BEFORE INSERT ON spec_ledger_tag FOR EACH ROW EXECUTE FUNCTION spec_link()',
    );
    expect(await create({ name: 'x', tags: [{ id: tag }] })).toEqual(missing(error, 'tags'));
    await runSql(app, 'DROP TRIGGER spec_link ON spec_ledger_tag');
  });

  it('of an INSERT that a deletion makes names the missing reference', async () => {
    const id = await insertRow(app.database, 'spec_ledger', { name: 'deleted' });
    const insertion = `INSERT INTO spec_ledger (name, owner_id) VALUES ('left', '${randomUUID()}'); RETURN OLD;`;
    await addTrigger(app, 'spec_ledger', 'BEFORE DELETE', insertion);
    expect(outcome(await app.as('admin').delete(`${ledgers}/${id}`))).toEqual(missing('Entity update failed', 'owner'));
  });

  it('of a table that the model does not know protects what it refers to', async () => {
    const id = await insertRow(app.database, 'spec_ledger', { name: 'kept' });
    await runSql(
      app,
      'CREATE TABLE spec_outside (ledger uuid REFERENCES spec_ledger (id))',
      `INSERT INTO spec_outside VALUES ('${id}')`,
    );
    const answer = await app.as('admin').delete(`${ledgers}/${id}`);
    const details = 'Unable to delete Ledger because there are references from spec_outside';
    expect(answer).toAnswer(409, { error: 'Delete policy violation', details });
    await runSql(app, 'DROP TABLE spec_outside');
  });

  it('protects items of a composition, which an update would delete', async () => {
    const body = { percent: 7, steps: [{ text: 's' }] };
    expect((await app.as('admin').post('/rest/entities/Rate', body)).status).toBe(201);
    await runSql(
      app,
      'CREATE TABLE spec_outside (step uuid REFERENCES spec_step (id))',
      'INSERT INTO spec_outside SELECT id FROM spec_step',
    );
    const details = 'Unable to delete Step because there are references from spec_outside';
    const empty = { id: '7', steps: [] };
    for (const answer of [
      await app.as('admin').put('/rest/entities/Rate/7', empty),
      await app.as('admin').put('/rest/entities/Rate', [empty]),
    ]) {
      expect(answer).toAnswer(409, { error: 'Delete policy violation', details });
    }
    await runSql(app, 'DROP TABLE spec_outside');
  });

  it('to a value that is not a key protects the value, too', async () => {
    const id = await insertRow(app.database, 'spec_ledger', { name: 'fixed' });
    await runSql(
      app,
      'ALTER TABLE spec_ledger ADD CONSTRAINT spec_named UNIQUE (id, name)',
      'CREATE TABLE spec_outside (ledger uuid, name text, FOREIGN KEY (ledger, name) REFERENCES spec_ledger (id, name))',
      `INSERT INTO spec_outside VALUES ('${id}', 'fixed')`,
    );
    expect(await app.as('admin').put(`${ledgers}/${id}`, { name: 'moved' })).toAnswer(400, {
      error: 'Entity update failed',
      details: 'Ledger cannot change because there are references from spec_outside',
    });
    await runSql(app, 'DROP TABLE spec_outside', 'ALTER TABLE spec_ledger DROP CONSTRAINT spec_named');
  });
});

describe('a unique index', () => {
  it.each([
    ['spec_code', '(code)', ['code']],
    ['spec_two', '(small, code)', ['small', 'code']],
    ['spec_lower', '(lower(name))', ['name']],
    ['spec_partial', "(code) WHERE small = 1 AND name <> ''", ['code']],
    ['spec_mixed', "(lower(name || 'amount'), (small + 1)) INCLUDE (amount)", ['name', 'small']],
    ['spec_owner', '(owner_id)', ['owner']],
  ])('%s %s, made while the application runs, names its attributes', async (name, columns, attributes) => {
    const owner = { id: await insertRow(app.database, 'domain_tag', { name }) };
    const row = { name: `${name} N`, code: 'c', small: 1, amount: '1', owner };
    await runSql(app, 'DELETE FROM spec_ledger', `CREATE UNIQUE INDEX ${name} ON spec_ledger ${columns}`);
    expect((await create(row))[0]).toBe(201);
    expect(await create(row)).toEqual([409, { error: 'Unique constraint violation', details: name, attributes }]);
    await runSql(app, `DROP INDEX ${name}`);
  });

  it('may be an exclusion constraint', async () => {
    await runSql(app, 'ALTER TABLE spec_ledger ADD CONSTRAINT spec_excluded EXCLUDE USING btree (code WITH =)');
    const expected = { error: 'Unique constraint violation', details: 'spec_excluded', attributes: ['code'] };
    expect(
      await create([
        { name: 'a', code: 'e' },
        { name: 'b', code: 'e' },
      ]),
    ).toEqual([409, expected]);
    await runSql(app, 'ALTER TABLE spec_ledger DROP CONSTRAINT spec_excluded');
  });
});

describe('rules of columns', () => {
  it('a check names itself and its attributes', async () => {
    await runSql(app, "ALTER TABLE spec_ledger ADD CONSTRAINT spec_check CHECK (small < 5 OR name <> 'low')");
    const details = 'Ledger breaks the constraint spec_check';
    const expected = { error: 'Unacceptable value', details, attributes: ['small', 'name'] };
    expect(await create({ name: 'low', small: 5 })).toEqual([400, expected]);
    await runSql(app, 'ALTER TABLE spec_ledger DROP CONSTRAINT spec_check');
  });

  it('a column without attribute that needs a value: 400, and the log names it', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    await runSql(app, 'DELETE FROM spec_ledger', 'ALTER TABLE spec_ledger ADD COLUMN outside text NOT NULL');
    const details = 'The database needs a value that no attribute of Ledger sets';
    expect(await create({ name: 'x' })).toEqual([400, { error: 'Entity creation failed', details }]);
    expect(logged.mock.calls.map(([text]) => String(text))).toEqual([
      'The column outside of spec_ledger needs a value: give it a default or an attribute',
    ]);
    logged.mockRestore();
    await runSql(app, 'ALTER TABLE spec_ledger DROP COLUMN outside');
  });

  it('a domain and the check option of a view refuse a value', async () => {
    await runSql(
      app,
      'DROP VIEW IF EXISTS spec_ledger_view',
      'DROP TABLE IF EXISTS spec_ledger_view',
      "CREATE VIEW spec_ledger_view AS SELECT id, name, code FROM spec_ledger WHERE name <> 'out' WITH CHECK OPTION",
      "CREATE DOMAIN spec_short AS varchar(5) CHECK (VALUE <> 'bad')",
      'DROP VIEW spec_ledger_view',
      'ALTER TABLE spec_ledger ALTER code TYPE spec_short',
      "CREATE VIEW spec_ledger_view AS SELECT id, name, code FROM spec_ledger WHERE name <> 'out' WITH CHECK OPTION",
    );
    const view = await app.as('admin').post('/rest/entities/LedgerView', { id: randomUUID(), name: 'out' });
    expect(outcome(view)).toEqual(UNSTORABLE);
    const expected = {
      error: 'Unacceptable value',
      details: 'Ledger breaks the constraint spec_short_check',
      attributes: [],
    };
    expect(await create({ name: 'x', code: 'bad' })).toEqual([400, expected]);
  });

  it.each([
    ['code', 'sixsix'],
    ['amount', 1000],
    ['amount', '999.995'],
    ['labels', ['long']],
  ])('%s = %j is out of range', async (attribute, value) => {
    const details = `Value of attribute '${attribute}' is out of range`;
    expect(await create({ name: 'x', [attribute]: value })).toEqual([
      400,
      { error: 'Entity creation failed', details },
    ]);
  });

  it.each([
    ['small', 40_000],
    ['name', 'a\u0000b'],
    ['code', '\ud800'],
    ['labels', ['\u0000']],
  ])('%s = %j cannot be a value', async (attribute, value) => {
    const [status] = await create({ name: 'x', [attribute]: value });
    expect(status).toBe(400);
  });
});
