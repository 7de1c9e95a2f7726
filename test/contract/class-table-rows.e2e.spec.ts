import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Column, Entity, ManyToOne, OneToMany, type Relation } from 'typeorm';
import { Latchkey, OnDeleteInverse, RestEntity, StandardEntity } from 'latchkey';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { aUser } from '../builders/a-user.js';
import { Address } from '../domain/address.js';
import { startApp } from '../harness/app.js';
import type { Answer } from '../harness/exchange.js';
import { countTransactionStatements } from '../harness/transaction-statements.js';
import { useApp } from '../harness/use-app.js';

enum Level {
  Low = 'low',
  High = 'high',
}

@Entity('spec_asset')
@RestEntity('Asset', { instanceName: '{code}' })
class Asset extends StandardEntity {
  @Column('text', { unique: true })
  code!: string;

  @Column('enum', { enum: Level, enumName: 'spec_asset_level', nullable: true })
  level!: Level | null;

  @Column('text', { array: true, nullable: true })
  labels!: string[] | null;

  @Column(() => Address)
  place!: Address;

  @ManyToOne(() => Asset, { nullable: true })
  replaces!: Relation<Asset> | null;

  @OneToMany(() => Inspection, 'asset')
  inspections!: Relation<Inspection>[];
}

@Entity('spec_machine')
@RestEntity('Machine')
class Machine extends Asset {
  @Column('numeric', { precision: 19, scale: 2, nullable: true })
  power!: string | null;

  @ManyToOne(() => Asset, { nullable: true, createForeignKeyConstraints: false })
  @OnDeleteInverse('deny')
  base!: Relation<Asset> | null;
}

@Entity('spec_inspection')
@RestEntity('Inspection')
class Inspection extends StandardEntity {
  @ManyToOne(() => Asset, 'inspections', { nullable: true, createForeignKeyConstraints: false })
  @OnDeleteInverse('unlink')
  asset!: Relation<Asset> | null;

  @ManyToOne(() => Asset, { nullable: true })
  original!: Relation<Asset> | null;
}

/** Sees assets, and no machines. */
@ResourceRole({ code: 'asset-clerk', name: 'Assets as such', childRoles: ['rest-minimal'] })
@EntityPolicy(Asset, ['read'])
@EntityPolicy(Inspection, ['create', 'read', 'update'])
@EntityAttributePolicy(Asset, '*', 'view')
@EntityAttributePolicy(Inspection, '*', 'modify')
class AssetClerk {}

@Module({ imports: [Latchkey.forFeature({ entities: [Asset, Machine, Inspection], roles: [AssetClerk] })] })
class AssetsModule {}

const app = useApp(() => startApp({}, [AssetsModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'clerk', roles: ['asset-clerk'] });
});

const create = async (entity: string, body: object): Promise<string> => {
  const { status, json, text } = await app.as('admin').post(`/rest/entities/${entity}`, body);
  expect(status === 201 ? '' : text).toBe('');
  return (json as { id: string }).id;
};
const inspection = (body: object, username = 'admin'): Promise<Answer> =>
  app.as(username).post('/rest/entities/Inspection', body);
const tableOf = async (id: string): Promise<unknown> => {
  const text =
    "SELECT 'spec_asset' FROM spec_asset WHERE id = $1 UNION ALL SELECT 'spec_machine' FROM spec_machine WHERE id = $1";
  return (await app.database.rows(new Statement(text), [id])).flat();
};

let asset: string;
let machine: string;

beforeAll(async () => {
  const place = { city: 'Berlin', zip: '10115' };
  asset = await create('Asset', { code: 'A', level: 'Low', labels: ['x', 'y'], place });
  machine = await create('Asset', { _entityName: 'Machine', code: 'M', level: 'High', power: 1.5, place });
});

describe('rows of a hierarchy whose classes have a table each', () => {
  it('are in the table of what they are', async () => {
    expect([await tableOf(asset), await tableOf(machine)]).toEqual([['spec_asset'], ['spec_machine']]);
    expect((await app.as('admin').put(`/rest/entities/Asset/${machine}`, { level: 'Low' })).status).toBe(200);
    expect((await app.as('admin').put(`/rest/entities/Asset/${machine}`, { level: 'High' })).status).toBe(200);
    expect(await tableOf(machine)).toEqual(['spec_machine']);
  });

  it('have values of all kinds in one list', async () => {
    const plan = { entity: 'Machine', properties: ['code', 'level', 'labels', 'place'] };
    const list = await app
      .as('admin')
      .get(
        `/rest/entities/Asset?sort=code&fetchPlan=${encodeURIComponent(JSON.stringify({ ...plan, entity: 'Asset' }))}`,
      );
    const place = { city: 'Berlin', zip: '10115' };
    expect(list.json).toEqual([
      { _entityName: 'Asset', _instanceName: 'A', id: asset, code: 'A', level: 'Low', labels: ['x', 'y'], place },
      { _entityName: 'Machine', _instanceName: 'M', id: machine, code: 'M', level: 'High', labels: [], place },
    ]);
    const filter = { conditions: [{ property: 'level', operator: '=', value: 'High' }] };
    const found = await app.as('admin').post('/rest/entities/Asset/search', { filter });
    expect(found.json).toMatchObject([{ id: machine }]);
  });

  it('have unique values in their table only', async () => {
    await create('Machine', { code: 'A' });
    const taken = await app.as('admin').post('/rest/entities/Asset', { code: 'A' });
    expect([taken.status, taken.json]).toMatchObject([409, { attributes: ['code'] }]);
    const inMachines = await app.as('admin').post('/rest/entities/Machine', { code: 'A' });
    expect([inMachines.status, inMachines.json]).toMatchObject([409, { attributes: ['code'] }]);
  });

  it('never share an id, also when two requests create them at once', async () => {
    for (let each = 0; each < 5; each++) {
      const id = `7a000000-0000-4000-8000-00000000010${each}`;
      const statuses = await Promise.all(
        ['Asset', 'Machine', 'Asset', 'Machine'].map(async (entity) => {
          const body = { id, _entityName: entity, code: `same ${each}` };
          return (await app.as('admin').post(`/rest/entities/${entity}`, body)).status;
        }),
      );
      expect(await tableOf(id)).toHaveLength(1);
      expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1);
      expect(statuses.every((status) => [201, 400, 409].includes(status))).toBe(true);
    }
  });
});

describe('a reference to a class that others extend', () => {
  it('takes only rows that its foreign key accepts', async () => {
    const refused = await inspection({ original: { id: machine } });
    expect(refused).toAnswer(400, {
      error: 'Entity creation failed',
      details: `Attribute 'original' takes only objects that are Asset themselves: ${machine} is of an entity that extends it`,
    });
    expect((await inspection({ original: { id: asset } })).status).toBe(201);
    const self = await app.as('admin').put(`/rest/entities/Machine/${machine}`, { replaces: { id: machine } });
    expect([self.status, self.text]).toEqual([400, expect.stringContaining("Attribute 'replaces' takes only objects")]);
    expect((await app.as('admin').put(`/rest/entities/Machine/${machine}`, { replaces: { id: asset } })).status).toBe(
      200,
    );
  });

  it('says nothing of rows that the caller does not see', async () => {
    const unseen = await inspection({ original: { id: machine } }, 'clerk');
    expect([unseen.status, unseen.text]).toEqual([
      400,
      expect.stringContaining("Referenced entity for property 'original' is missing"),
    ]);
  });

  it('takes rows of all of them without a foreign key, and shows what each is', async () => {
    const { json } = await inspection({ asset: { id: machine } });
    const { id } = json as { id: string };
    const plan = encodeURIComponent(JSON.stringify({ entity: 'Inspection', properties: ['asset.code'] }));
    const read = (username: string): Promise<Answer> =>
      app.as(username).get(`/rest/entities/Inspection/${id}?fetchPlan=${plan}&returnNulls=true`);
    expect((await read('admin')).json).toMatchObject({ asset: { _entityName: 'Machine', id: machine, code: 'M' } });
    expect((await read('clerk')).json).toMatchObject({ asset: null });
    const missing = await inspection({ asset: { id: '7a000000-0000-4000-8000-0000000000ff' } });
    expect([missing.status, missing.text]).toEqual([400, expect.stringContaining("property 'asset' is missing")]);
  });

  it('follows its delete policies', async () => {
    const base = await create('Machine', { code: 'base' });
    const top = await create('Machine', { code: 'top', base: { id: base } });
    expect(await app.as('admin').delete(`/rest/entities/Asset/${base}`)).toAnswer(409, {
      error: 'Delete policy violation',
      details: 'Unable to delete Machine because there are references from Machine',
    });
    const inspected = (await inspection({ asset: { id: top } })).json as { id: string };
    const both = await app.as('admin').delete(`/rest/entities/Asset`, [base, top]);
    expect([both.status, both.text]).toEqual([204, '']);
    const unlinked = await app
      .as('admin')
      .get(`/rest/entities/Inspection/${inspected.id}?fetchPlan=_local&returnNulls=true`);
    expect(unlinked.json).toMatchObject({ version: 2 });
  });
});

describe('statements of a hierarchy whose classes have a table each', () => {
  it('are two more for a write than those of one table', async () => {
    const end = countTransactionStatements();
    expect((await app.as('admin').put(`/rest/entities/Asset/${machine}`, { level: 'Low' })).status).toBe(200);
    expect(end()).toBe(5);
  });
});

describe('the metadata', () => {
  it('names the ancestor', async () => {
    const { json } = await app.as('admin').get('/rest/metadata/entities/Machine');
    expect(json).toMatchObject({ entityName: 'Machine', ancestor: 'Asset' });
  });
});
