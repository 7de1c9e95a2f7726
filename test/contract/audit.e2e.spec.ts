import { beforeAll, describe, expect, it } from '@jest/globals';
import { AuditLog } from '../../src/latchkey/audit/audit-log.js';
import { AuditPurge } from '../../src/latchkey/audit/audit-purge.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aUserWith } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startApp } from '../harness/app.js';
import { auditEvent, auditEvents } from '../harness/audit-events.js';
import { useApp } from '../harness/use-app.js';

const EVENTS = '/rest/entities/sec_AuditEvent';
const KINDS = new Statement('SELECT kind FROM sec_audit_event WHERE subject = $1');

const app = useApp(() => startApp({ AUDIT_RETENTION_DAYS: '30' }));
let log: AuditLog;

beforeAll(() => {
  log = app.nest.get(AuditLog, { strict: false });
});

const anEvent = (subject: string): Promise<string> =>
  insertRow(app.database, 'sec_audit_event', { kind: 'login', outcome: 'success', subject });

describe('the audit entity', () => {
  it('is read by the ordinary rules of entities', async () => {
    const id = await anEvent('read me');
    const answer = await app.as('admin').get(`${EVENTS}/${id}`);
    expect(answer).toAnswer(200, {
      _entityName: 'sec_AuditEvent',
      _instanceName: 'login:',
      id,
      eventTs: expect.any(String),
      kind: 'login',
      outcome: 'success',
      subject: 'read me',
      repeats: 1,
    });
    expect((await app.as('alice').get(`${EVENTS}/${id}`)).json).toEqual({
      error: 'Reading forbidden',
      details: 'Reading of the sec_AuditEvent is forbidden',
    });
  });

  it('is written by nobody, not even with system-full-access', async () => {
    const id = await anEvent('hands off');
    const admin = app.as('admin');
    const refusals = [
      await admin.post(EVENTS, { kind: 'login', outcome: 'success' }),
      await admin.post(EVENTS, { id, kind: 'forged', outcome: 'success' }),
      await admin.put(`${EVENTS}/${id}`, { kind: 'forged' }),
      await admin.put(EVENTS, [{ id, kind: 'forged' }]),
      await admin.delete(`${EVENTS}/${id}`),
      await admin.delete(EVENTS, [id]),
    ];
    expect(refusals.map(({ status, json }) => [status, json])).toEqual([
      [403, { error: 'Creation forbidden', details: 'Creation of the sec_AuditEvent is forbidden' }],
      [403, { error: 'Creation forbidden', details: 'Creation of the sec_AuditEvent is forbidden' }],
      [403, { error: 'Updating forbidden', details: 'Updating of the sec_AuditEvent is forbidden' }],
      [403, { error: 'Updating forbidden', details: 'Updating of the sec_AuditEvent is forbidden' }],
      [403, { error: 'Deletion forbidden', details: 'Deletion of the sec_AuditEvent is forbidden' }],
      [403, { error: 'Deletion forbidden', details: 'Deletion of the sec_AuditEvent is forbidden' }],
    ]);
    expect(await app.database.rows(KINDS, ['hands off'])).toEqual([['login']]);
  });

  it('shows in permissions as readable only', async () => {
    const { entities, entityAttributes } = (await app.as('admin').get('/rest/permissions')).json as {
      readonly entities: readonly { readonly target: string }[];
      readonly entityAttributes: readonly { readonly target: string; readonly value: number }[];
    };
    expect(entities.filter(({ target }) => target.startsWith('sec_AuditEvent'))).toEqual([
      { target: 'sec_AuditEvent:read', value: 1 },
    ]);
    const values = entityAttributes.filter(({ target }) => target.startsWith('sec_AuditEvent:'));
    expect(new Set(values.map(({ value }) => value))).toEqual(new Set([1]));
  });
});

describe('the audit table', () => {
  it.each([
    "UPDATE sec_audit_event SET kind = 'forged'",
    'DELETE FROM sec_audit_event',
    'TRUNCATE sec_audit_event',
    "SET latchkey.audit_purge = '2999-01-01'; DELETE FROM sec_audit_event",
    "SET session_replication_role = 'replica'; DELETE FROM sec_audit_event",
  ])('refuses %s', async (sql) => {
    const subject = `table ${sql}`;
    await anEvent(subject);
    const damage = app.database.transaction(({ manager }) => manager.query(sql));
    await expect(damage).rejects.toThrow('Audit events are append-only');
    expect(await app.database.rows(KINDS, [subject])).toEqual([['login']]);
  });

  it('loses what is older than AUDIT_RETENTION_DAYS to the purge, and nothing else', async () => {
    for (const days of [0, 29, 31]) {
      const at = new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();
      const values = { kind: 'login', outcome: 'success', event_ts: at, subject: `${days} days` };
      await insertRow(app.database, 'sec_audit_event', values);
    }
    await app.nest.get(AuditPurge, { strict: false }).purge();
    const left = new Statement("SELECT subject FROM sec_audit_event WHERE subject LIKE '% days' ORDER BY event_ts");
    expect(await app.database.rows(left)).toEqual([['29 days'], ['0 days']]);
    await expect(app.database.rows(new Statement('DELETE FROM sec_audit_event'))).rejects.toThrow('append-only');
  });
});

describe('recording events', () => {
  it('shares the fate of the transaction it is given', async () => {
    const kept = await aUserWith(app.database);
    const lost = await aUserWith(app.database);
    const report = (subject: string) => ({ kind: 'role-changed', outcome: 'success', subject }) as const;
    await app.database.transaction((transaction) => log.record(report(kept), transaction));
    const failing = app.database.transaction(async (transaction) => {
      await log.record(report(lost), transaction);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect((await auditEvents(app, 'role-changed')).map(({ subject }) => subject)).toEqual([kept]);
  });

  it('writes a flood in a moment, as one event with a count', async () => {
    const username = await aUserWith(app.database);
    Array.from({ length: 5_000 }).forEach(() => {
      log.record({ kind: 'login', outcome: 'failure', username, remoteAddress: '203.0.113.7' });
    });
    const event = await auditEvent(app, 'login', (each) => each.username === username);
    expect(event).toMatchObject({ outcome: 'failure', remoteAddress: '203.0.113.7', repeats: 5_000 });
  });
});
