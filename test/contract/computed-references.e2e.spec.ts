import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import {
  type Caller,
  CallerParam,
  ConstrainedData,
  EntityAttributePolicy,
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
  StandardEntity,
  TransientEnum,
  TransientObject,
} from 'latchkey';
import { Column, Entity, ManyToOne, type Relation } from 'typeorm';
import type { FetchPlanItem } from '../../src/latchkey/model/declarations.js';
import type { OpenApiDocument } from '../../src/latchkey/openapi/openapi.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUser } from '../builders/a-user.js';
import { A1, A2, ACME, BETA, ordersToSearch } from '../builders/orders-to-search.js';
import { Customer } from '../domain/customer.entity.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

enum DebtSize {
  SMALL = 1,
  LARGE = 2,
}

/** The guarantor pays where the borrower lives in the south. */
@Entity('spec_debt')
@RestEntity('Debt', { instanceName: '{number}' })
@NamedFetchPlan('debt-debtor', ['number', { debtor: ['region'] }])
class Debt extends StandardEntity {
  @Column('text')
  number!: string;

  @Column('integer', { default: 0 })
  amount!: number;

  /** Null for those who may not see it. */
  @ManyToOne(() => Customer, { nullable: false })
  borrower!: Relation<Customer> | null;

  @ManyToOne(() => Customer, { nullable: true })
  guarantor!: Relation<Customer> | null;

  @ManyToOne(() => Order, { nullable: true })
  first!: Relation<Order> | null;

  @TransientObject(() => Customer, { dependsOn: ['borrower.region', 'borrower', 'guarantor'] })
  get debtor(): Customer | null {
    return this.borrower?.region === 'south' ? this.guarantor : this.borrower;
  }

  /** Through another reference. */
  @TransientObject(() => Customer, { dependsOn: ['first.customer'] })
  get buyer(): Customer | null {
    return this.first?.customer ?? null;
  }

  @TransientObject(() => Order, { dependsOn: ['first'] })
  get purchase(): Order | null {
    return this.first;
  }

  @TransientEnum('com.acme.DebtSize', DebtSize, { dependsOn: ['amount'] })
  get size(): DebtSize {
    return this.amount > 100 ? DebtSize.LARGE : DebtSize.SMALL;
  }

  /** Set by a request, never stored. */
  @TransientEnum('com.acme.DebtSize', DebtSize)
  wish!: DebtSize | null;
}

@RestService('loans')
class DebtService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod()
  loan(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Debt> {
    const plan: FetchPlanItem[] = ['number', 'amount', 'debtor', { borrower: ['region'] }, { guarantor: ['name'] }];
    return this.data.for(caller).required(Debt, id, { plan });
  }

  @RestMethod()
  bare(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Debt> {
    return this.data.for(caller).required(Debt, id, { plan: ['number', { borrower: ['name'] }] });
  }
}

@ResourceRole({ code: 'debt-desk', name: 'Sees loans and debtors', scopes: ['API'], childRoles: ['rest-minimal'] })
@EntityPolicy(Debt, ['read'])
@EntityAttributePolicy(Debt, ['number', 'debtor', 'size'], 'view')
class DebtDeskRole {}

@ResourceRole({ code: 'debt-sources', name: 'Sees what debtors are computed from', scopes: ['API'] })
@EntityAttributePolicy(Debt, ['borrower', 'guarantor', 'amount'], 'view')
@EntityAttributePolicy(Customer, ['name', 'region'], 'view')
class DebtSourcesRole {}

@ResourceRole({ code: 'customer-reader', name: 'Reads customers', scopes: ['API'] })
@EntityPolicy(Customer, ['read'])
class CustomerReaderRole {}

@RowLevelRole({ code: 'not-acme', name: 'Hides Acme' })
@RowLevelPolicy(Customer, { property: 'name', operator: '<>', value: 'Acme' })
class NotAcmeRole {}

@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Debt],
      services: [DebtService],
      roles: [DebtDeskRole, DebtSourcesRole, CustomerReaderRole, NotAcmeRole],
    }),
  ],
})
class DebtsModule {}

const app = useApp(() => startDomainApp({}, [DebtsModule]));
const LOANS = '/rest/entities/Debt';
/** Acme borrows, Beta in the south guarantees. */
let north = '';
/** Beta borrows, Acme guarantees. */
let south = '';

const created = async (body: object): Promise<string> => {
  const answer = await app.as('admin').post(LOANS, body);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return (answer.json as { id: string }).id;
};

beforeAll(async () => {
  await ordersToSearch(app.database);
  await app.as('admin').put(`/rest/entities/Customer/${BETA}`, { region: 'south' });
  const first = { id: A1 };
  north = await created({ number: 'L-1', borrower: { id: ACME }, guarantor: { id: BETA }, first, amount: 500 });
  south = await created({ number: 'L-2', borrower: { id: BETA }, guarantor: { id: ACME }, first: { id: A2 } });
  await aUser(app.database, { username: 'dora', roles: ['debt-desk'] });
  await aUser(app.database, { username: 'rita', roles: ['debt-desk', 'customer-reader', 'debt-sources'] });
  await aUser(app.database, { username: 'sam', roles: ['debt-desk', 'debt-sources'] });
  await aUser(app.database, { username: 'nora', roles: ['debt-desk', 'customer-reader', 'debt-sources'] });
  await aRoleAssignment(app.database, { username: 'nora', roleCode: 'not-acme', roleType: 'row_level' });
});

const loan = (id: string, number: string) => ({ _entityName: 'Debt', _instanceName: number, id });
const acme = { _entityName: 'Customer', _instanceName: 'Acme', id: ACME };
const beta = { _entityName: 'Customer', _instanceName: 'Beta', id: BETA };
const inline = (...properties: unknown[]) =>
  `fetchPlan=${encodeURIComponent(JSON.stringify({ entity: 'Debt', properties }))}`;
const read = (username: string, id: string, query: string) => app.as(username).get(`${LOANS}/${id}?${query}`);

describe('computed references in reads (protocol/entities.md 3)', () => {
  it('are the reference that the getter chooses, with what the plan nests', async () => {
    const plan = inline('number', { name: 'debtor', fetchPlan: { properties: ['name', 'region'] } });
    const number = { number: 'L-1' };
    expect(await read('admin', north, plan)).toAnswer(200, {
      ...loan(north, 'L-1'),
      ...number,
      debtor: { ...acme, name: 'Acme', region: 'north' },
    });
    expect(await read('admin', south, plan)).toAnswer(200, {
      ...loan(south, 'L-2'),
      number: 'L-2',
      debtor: { ...acme, name: 'Acme', region: 'north' },
    });
  });

  it('are in registered plans, paths, bare names, lists and responses to writes', async () => {
    const one = { ...loan(north, 'L-1'), number: 'L-1', debtor: { ...acme, region: 'north' } };
    expect(await read('admin', north, 'fetchPlan=debt-debtor')).toAnswer(200, one);
    expect(await read('admin', north, inline('debtor.region', 'number'))).toAnswer(200, one);
    expect(await read('admin', north, inline('debtor'))).toAnswer(200, { ...loan(north, 'L-1'), debtor: acme });
    expect(await app.as('admin').get(`${LOANS}?sort=number&fetchPlan=debt-debtor`)).toAnswer(200, [
      one,
      { ...loan(south, 'L-2'), number: 'L-2', debtor: { ...acme, region: 'north' } },
    ]);
    expect(await app.as('admin').put(`${LOANS}/${north}?responseFetchPlan=debt-debtor`, {})).toAnswer(200, one);
  });

  it('are not in the default plan, which has computed values only', async () => {
    expect((await app.as('admin').get(`${LOANS}/${north}`)).json).toEqual(
      expect.objectContaining({ number: 'L-1', size: 'LARGE' }),
    );
    expect((await app.as('admin').get(`${LOANS}/${north}`)).json).not.toHaveProperty('debtor');
    expect((await read('admin', south, inline('size'))).json).toEqual({ ...loan(south, 'L-2'), size: 'SMALL' });
  });

  it('may lie behind another reference, and have other collections than the one they choose', async () => {
    const plan = inline(
      'buyer',
      { name: 'first', fetchPlan: { properties: ['lines.quantity'] } },
      { name: 'purchase', fetchPlan: { properties: ['lines.product'] } },
    );
    const { json } = await read('admin', south, plan);
    const line = { _entityName: 'OrderLine', _instanceName: 'Ball x 5', id: expect.any(String) };
    const product = { _entityName: 'Product', _instanceName: 'Ball', id: expect.any(String) };
    const order = { _entityName: 'Order', _instanceName: 'A-2', id: A2 };
    expect(json).toEqual({
      ...loan(south, 'L-2'),
      buyer: beta,
      first: { ...order, lines: [{ ...line, quantity: 5 }] },
      purchase: { ...order, lines: [{ ...line, product }] },
    });
  });

  it('without a choice are left out, or null', async () => {
    const id = await created({ number: 'L-3', borrower: { id: BETA } });
    const query = inline('debtor', 'buyer');
    expect(await read('admin', id, query)).toAnswer(200, loan(id, 'L-3'));
    const nulls = { ...loan(id, 'L-3'), debtor: null, buyer: null };
    expect(await read('admin', id, `${query}&returnNulls=true`)).toAnswer(200, nulls);
    expect(await app.as('admin').delete(`${LOANS}/${id}`)).toAnswer(204);
  });
});

describe('rights on computed references (protocol/roles.md 3, 6)', () => {
  it('need those on their sources, and on the entity that they lead to', async () => {
    const query = inline('number', 'debtor', 'size');
    const bare = { ...loan(north, 'L-1'), number: 'L-1' };
    expect(await read('dora', north, query)).toAnswer(200, bare);
    expect(await read('sam', north, query)).toAnswer(200, { ...bare, size: 'LARGE' });
    expect(await read('rita', north, query)).toAnswer(200, { ...bare, debtor: acme, size: 'LARGE' });
  });

  it('choose among rows that the caller sees', async () => {
    // For her, the borrower of the first loan and the guarantor of the second are not there.
    expect(await read('nora', north, inline('debtor'))).toAnswer(200, loan(north, 'L-1'));
    expect(await read('nora', south, inline('debtor'))).toAnswer(200, loan(south, 'L-2'));
  });

  it('are listed and explained', async () => {
    const { json } = await app.as('rita').get('/rest/permissions');
    expect((json as { entityAttributes: object[] }).entityAttributes).toContainEqual({
      target: 'Debt:debtor',
      value: 1,
    });
    const explained = async (username: string) => {
      const url = `/rest/security/explain?username=${username}&entity=Debt&attribute=debtor&action=view&id=${north}`;
      const answer = await app.as('admin').get(url);
      return [answer.status, (answer.json as { allowed: boolean }).allowed];
    };
    expect(await explained('rita')).toEqual([200, true]);
    // Nobody reads customers by this role.
    expect(await explained('sam')).toEqual([200, false]);
  });
});

describe('computed references and enums elsewhere', () => {
  it('cannot be compared, and order nothing', async () => {
    const search = (property: string) =>
      app.as('admin').post(`${LOANS}/search`, { filter: { conditions: [{ property, operator: 'notEmpty' }] } });
    for (const property of ['debtor', 'debtor.name', 'size']) {
      expect(await search(property)).toAnswer(400, {
        error: 'Cannot parse entities filter',
        details: `Property for Debt is not persistent: ${property}`,
      });
    }
    expect((await app.as('admin').get(`${LOANS}?sort=debtor.name,-number&fetchPlan=_instance_name`)).json).toEqual([
      expect.objectContaining({ number: 'L-2' }),
      expect.objectContaining({ number: 'L-1' }),
    ]);
  });

  it('are ignored in bodies; an enum that is set is echoed', async () => {
    const url = `${LOANS}/${north}?responseFetchPlan=${inline('debtor', 'size', 'wish').slice('fetchPlan='.length)}`;
    const body = { debtor: { id: BETA }, size: 'SMALL', wish: 'SMALL' };
    expect(await app.as('admin').put(url, body)).toAnswer(200, {
      ...loan(north, 'L-1'),
      debtor: acme,
      size: 'LARGE',
      wish: 'SMALL',
    });
    expect((await app.as('admin').put(url, { wish: 'HUGE' })).status).toBe(400);
  });

  it('are described in metadata and documents', async () => {
    const { json } = await app.as('admin').get('/rest/metadata/entities/Debt');
    const properties = (json as { properties: readonly { name: string }[] }).properties;
    const described = (name: string) => properties.find((each) => each.name === name);
    const computed = { mandatory: false, readOnly: true, persistent: false, description: expect.any(String) };
    expect(described('debtor')).toEqual({
      ...computed,
      name: 'debtor',
      attributeType: 'ASSOCIATION',
      type: 'Customer',
      cardinality: 'MANY_TO_ONE',
    });
    const size = { attributeType: 'ENUM', type: 'com.acme.DebtSize', cardinality: 'NONE' };
    expect(described('size')).toEqual({ ...computed, ...size, name: 'size' });
    expect(described('wish')).toEqual({ ...computed, ...size, name: 'wish', readOnly: false });
    expect((await app.as('admin').get('/rest/metadata/enums/com.acme.DebtSize')).status).toBe(200);

    const document = (await app.as('admin').get('/rest/docs/openapiDetailed.json')).json as OpenApiDocument;
    const { entity_Debt: shown, changes_Debt: sent } = document.components.schemas;
    const constants = {
      type: 'string',
      description: 'com.acme.DebtSize',
      enum: ['SMALL', 'LARGE', null],
      nullable: true,
    };
    expect(shown?.properties?.debtor).toEqual({
      anyOf: [{ $ref: '#/components/schemas/entity_Customer' }, { type: 'string', nullable: true, enum: [null] }],
    });
    expect(shown?.properties?.size).toEqual({ ...constants, readOnly: true });
    expect(sent?.properties?.wish).toEqual(constants);
    expect(sent?.properties).not.toHaveProperty('debtor');
  });

  it('are computed by code, where their sources are loaded', async () => {
    const service = async (method: string, id: string) =>
      (await app.as('admin').get(`/rest/services/loans/${method}?id=${id}`)).json;
    const values = { number: 'L-2', amount: 0, size: 'SMALL' };
    expect(await service('loan', south)).toEqual({
      ...loan(south, 'L-2'),
      ...values,
      borrower: { ...beta, region: 'south' },
      guarantor: { ...acme, name: 'Acme' },
      debtor: { ...acme, name: 'Acme' },
    });
    expect(await service('bare', south)).toEqual({
      ...loan(south, 'L-2'),
      number: 'L-2',
      borrower: { ...beta, name: 'Beta' },
    });
  });
});
