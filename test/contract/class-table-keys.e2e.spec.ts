import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import pg from 'pg';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FileRefColumn, Latchkey, RestEntity } from 'latchkey';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { RowLevelPolicy, RowLevelRole } from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { addressOf, type Connection } from '../../src/latchkey/database/connection.js';
import { schemaState } from '../../src/latchkey/database/schema-state.js';
import { applicationFeatures } from '../../src/latchkey/declaration-faults.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { startAppOn } from '../harness/app.js';
import { modulesOf } from '../harness/application.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';
import { useApp } from '../harness/use-app.js';

/** Its keys come from one sequence, whichever table its rows are in. */
@Entity('spec_ticket')
@RestEntity('Ticket', { instanceName: '{text}' })
class Ticket {
  @PrimaryColumn('bigint', { default: () => "nextval('spec_ticket_number'::regclass)" })
  id!: string;

  @Column('text')
  text!: string;

  @FileRefColumn({ nullable: true })
  scan!: string | null;
}

@Entity('spec_urgent_ticket')
@RestEntity('UrgentTicket')
class UrgentTicket extends Ticket {
  @Column('int', { nullable: true })
  hours!: number | null;
}

/** Sees tickets that are not urgent. */
@ResourceRole({ code: 'ticket-clerk', name: 'Tickets', childRoles: ['rest-minimal'] })
@SpecificPolicy('rest.fileDownload.enabled')
@EntityPolicy(Ticket, ['read'])
@EntityAttributePolicy(Ticket, '*', 'view')
class TicketClerk {}

@RowLevelRole({ code: 'soon', name: 'Urgent tickets of few hours' })
@RowLevelPolicy(UrgentTicket, { property: 'hours', operator: '<', value: 5 })
class Soon {}

const TICKETS = Latchkey.forFeature({ entities: [Ticket, UrgentTicket], roles: [TicketClerk, Soon] });

@Module({ imports: [TICKETS] })
class TicketsModule {}

let connection: Connection;

const app = useApp(async () => {
  connection = await openTestDatabase();
  const client = new pg.Client(addressOf(connection));
  await client.connect();
  await client.query('CREATE SEQUENCE spec_ticket_number');
  await client.end();
  return startAppOn(connection, {}, [TicketsModule]);
});

const create = async (entity: string, body: object): Promise<number> => {
  const { status, json, text } = await app.as('admin').post(`/rest/entities/${entity}`, body);
  expect(status === 201 ? '' : text).toBe('');
  return Number((json as { id: string }).id);
};

beforeAll(async () => {
  await aUser(app.database, { username: 'clerk', roles: ['ticket-clerk'] });
  await aUser(app.database, { username: 'hasty', roles: ['system-full-access'] });
  await aRoleAssignment(app.database, { username: 'hasty', roleCode: 'soon', roleType: 'row_level' });
});

describe('keys of one sequence in a hierarchy whose classes have a table each', () => {
  it('are counted over all tables, and never taken from bodies', async () => {
    const first = await create('Ticket', { text: 'a' });
    const second = await create('UrgentTicket', { text: 'b', hours: 1 });
    const third = await create('Ticket', { id: second + 5, _entityName: 'UrgentTicket', text: 'c', hours: 9 });
    expect([second, third]).toEqual([first + 1, first + 2]);
    const list = await app.as('admin').get('/rest/entities/Ticket?sort=-id&limit=2&fetchPlan=_instance_name');
    expect(list.json).toMatchObject([
      { _entityName: 'UrgentTicket', id: String(third) },
      { _entityName: 'UrgentTicket', id: String(second) },
    ]);
  });

  it('need nothing more in the database than the check finds', async () => {
    const features = await applicationFeatures(testSettings(testRun().folder), modulesOf([TICKETS]));
    const { faults } = await schemaState(connection, features);
    expect(faults).toEqual([]);
  });
});

describe('a file that a row of a hierarchy holds', () => {
  it('opens to those who see the row as what it is', async () => {
    const { json } = await app.as('admin').post('/rest/files?name=a.png', 'content');
    const { fileRef } = json as { fileRef: string };
    await app.database.rows(new Statement("UPDATE uploaded_file SET uploaded_at = now() - interval '61 minutes'"), []);
    const status = async (username: string): Promise<number> =>
      (await app.as(username).get(`/rest/files?fileRef=${encodeURIComponent(fileRef)}`)).status;
    const urgent = await create('UrgentTicket', { text: 'd', hours: 9, scan: fileRef });
    expect([await status('clerk'), await status('hasty'), await status('admin')]).toEqual([404, 404, 200]);
    expect((await app.as('admin').put(`/rest/entities/Ticket/${urgent}`, { hours: 1 })).status).toBe(200);
    expect([await status('clerk'), await status('hasty')]).toEqual([404, 200]);
    await create('Ticket', { text: 'e', scan: fileRef });
    expect(await status('clerk')).toBe(200);
  });
});

describe('GET /rest/security/explain about a row of a hierarchy', () => {
  it('judges it as what it is', async () => {
    const id = await create('UrgentTicket', { text: 'f', hours: 7 });
    const explain = async (entity: string, username: string): Promise<unknown> => {
      const question = new URLSearchParams({ username, entity, id: String(id), action: 'read' });
      return (await app.as('admin').get(`/rest/security/explain?${question.toString()}`)).json;
    };
    expect(await explain('Ticket', 'admin')).toMatchObject({ allowed: true });
    expect(await explain('Ticket', 'hasty')).toMatchObject({ allowed: false });
    expect(await explain('UrgentTicket', 'hasty')).toMatchObject({ allowed: false });
    expect(await explain('Ticket', 'clerk')).toMatchObject({ allowed: false });
  });
});
