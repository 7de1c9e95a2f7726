import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, type Relation } from 'typeorm';
import {
  EntityAttributePolicy,
  type EntityChange,
  EntityHooks,
  EntityPolicy,
  Latchkey,
  NamedFetchPlan,
  ResourceRole,
  RestEntity,
  RestMethod,
  RestParam,
  RestService,
  RowLevelPolicy,
  RowLevelRole,
} from 'latchkey';
import { aRestrictedUser, aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

/** An entity of a library. */
@Entity('replaced_partner')
@RestEntity('Partner', { instanceName: '{name}' })
@NamedFetchPlan('partner-list', ['name'])
class Partner {
  @PrimaryColumn('text')
  code!: string;

  @Column('text')
  name!: string;

  @OneToMany(() => Contract, ({ partner }) => partner)
  contracts!: Relation<Contract>[];
}

@Entity('replaced_contract')
@RestEntity('Contract')
class Contract {
  @PrimaryColumn('text')
  code!: string;

  @ManyToOne(() => Partner, ({ contracts }) => contracts)
  @JoinColumn({ name: 'partner_code' })
  partner!: Relation<Partner> | null;
}

@ResourceRole({ code: 'partner-desk', name: 'Of the library', childRoles: ['rest-minimal'] })
@EntityPolicy(Partner, ['read'])
@EntityAttributePolicy(Partner, ['name'], 'view')
class PartnerDeskRole {}

@RowLevelRole({ code: 'no-secret-partners', name: 'Of the library' })
@RowLevelPolicy(Partner, { property: 'name', operator: '<>', value: 'Secret' })
class NoSecretPartnersRole {}

@EntityHooks(Partner)
class PartnerHook {
  static readonly seen: string[] = [];

  afterWrite({ operation, id }: EntityChange): void {
    PartnerHook.seen.push(`${operation} ${id}`);
  }
}

/** What the application puts in its place. */
@Entity('replaced_partner')
@RestEntity('ShopPartner', { instanceName: '{name} ({rating})', replaces: Partner })
class ShopPartner extends Partner {
  @Column('int', { default: 0 })
  rating!: number;
}

@RestService('partners')
class PartnersService {
  @RestMethod()
  kind(@RestParam('partner', 'Partner') partner: Partner): string {
    return partner.constructor.name;
  }
}

@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Partner, Contract],
      roles: [PartnerDeskRole, NoSecretPartnersRole],
      hooks: [PartnerHook],
      services: [PartnersService],
    }),
    Latchkey.forFeature({ entities: [ShopPartner] }),
  ],
})
class PartnersModule {}

const app = useApp(() => startApp({}, [PartnersModule]));
const ACME = { _entityName: 'ShopPartner', _instanceName: 'Acme (3)', id: 'A' };
let restricted: string;

beforeAll(async () => {
  await aUser(app.database, { username: 'desk', roles: ['partner-desk'] });
  restricted = await aRestrictedUser(app.database, ['no-secret-partners']);
  const partners = [
    { _entityName: 'Partner', code: 'A', name: 'Acme', rating: 3 },
    { code: 'S', name: 'Secret' },
  ];
  expect((await app.as('admin').post('/rest/entities/Partner', partners)).status).toBe(201);
  const contract = { code: 'C', partner: { _entityName: 'Partner', id: 'A' } };
  expect((await app.as('admin').post('/rest/entities/Contract', contract)).status).toBe(201);
});

const plan = (entity: string, ...properties: readonly string[]) =>
  encodeURIComponent(JSON.stringify({ entity, properties }));

describe('an entity that replaces another one (protocol/metadata.md 1, for the names that clients of 2.8.3 know)', () => {
  it.each(['ShopPartner', 'Partner'])('is found under the name %s, and answers by its own', async (name) => {
    const path = `/rest/entities/${name}/A`;
    expect(await app.as('admin').get(path)).toAnswer(200, { ...ACME, code: 'A', name: 'Acme', rating: 3 });
    expect(await app.as('admin').get(`${path}?fetchPlan=${plan(name, 'rating')}`)).toAnswer(200, {
      ...ACME,
      rating: 3,
    });
    expect(await app.as('admin').get(`${path}?fetchPlan=partner-list`)).toAnswer(200, { ...ACME, name: 'Acme' });
    expect((await app.as('admin').put(path, { _entityName: name, rating: 3 })).status).toBe(200);
    const filter = { conditions: [{ property: 'contracts.code', operator: '=', value: 'C' }] };
    expect((await app.as('admin').post(`/rest/entities/${name}/search`, { filter })).json).toMatchObject([ACME]);
  });

  it('is what relations to the replaced class lead to', async () => {
    const answer = await app
      .as('admin')
      .get(`/rest/entities/Contract/C?fetchPlan=${plan('Contract', 'partner.rating')}`);
    expect(answer.json).toMatchObject({ partner: { ...ACME, rating: 3 } });
  });

  it('has the rights, row-level rules and hooks of the replaced class', async () => {
    expect(await app.as('desk').get('/rest/entities/ShopPartner/A')).toAnswer(200, {
      ...ACME,
      _instanceName: 'ShopPartner-A [detached]',
      name: 'Acme',
    });
    expect((await app.as(restricted).get('/rest/entities/Partner?sort=name')).json).toMatchObject([ACME]);
    expect(PartnerHook.seen).toEqual(expect.arrayContaining(['create A', 'create S', 'update A']));
  });

  it('is the type of parameters of services that name the replaced one (protocol/services.md 3)', async () => {
    const partner = { _entityName: 'Partner', code: 'X' };
    expect((await app.as('admin').post('/rest/services/partners/kind', { partner })).text).toBe('ShopPartner');
  });

  it('is described under both names, and listed under its own', async () => {
    for (const name of ['ShopPartner', 'Partner']) {
      const { json } = await app.as('desk').get(`/rest/metadata/entities/${name}`);
      expect(json).toMatchObject({ entityName: 'ShopPartner', ancestor: null });
      expect(JSON.stringify(json)).toContain('"rating"');
      expect((await app.as('desk').get(`/rest/metadata/entities/${name}/fetchPlans`)).json).toMatchObject([
        { name: 'partner-list' },
      ]);
    }
    expect((await app.as('desk').get('/rest/messages/entities/Partner')).json).toMatchObject({
      'ShopPartner.rating': 'ShopPartner.rating',
    });
    const all = (await app.as('desk').get('/rest/metadata/entities')).json as readonly {
      readonly entityName: string;
    }[];
    const names = all.map(({ entityName }) => entityName);
    expect(names.filter((name) => name.includes('Partner'))).toEqual(['ShopPartner']);
    const { json } = await app.as('desk').get('/rest/permissions');
    expect(json).toMatchObject({ entities: [{ target: 'ShopPartner:read', value: 1 }] });
  });

  it('is restricted by stored row-level rules that name the replaced one', async () => {
    const condition = JSON.stringify({ property: 'code', operator: '=', value: 'S' });
    const policy = { type: 'JPQL', entityName: 'Partner', action: 'READ', whereClause: condition };
    const role = { code: 'only-s', name: 'Only S', rowLevelPolicies: [policy] };
    expect((await app.as('admin').post('/rest/entities/sec_RowLevelRoleEntity', role)).status).toBe(201);
    const username = await aRestrictedUser(app.database, ['only-s']);
    expect((await app.as(username).get('/rest/entities/Partner')).json).toMatchObject([{ id: 'S' }]);
  });
});
