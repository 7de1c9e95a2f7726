import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ConstrainedData } from '../../../src/latchkey/entities/repository/constrained-data.js';
import { EntityReads } from '../../../src/latchkey/entities/entity-reads.service.js';
import { Latchkey } from '../../../src/latchkey/latchkey.js';
import { predefinedQuery } from '../../../src/latchkey/queries/predefined-query.js';
import type { Caller } from '../../../src/latchkey/roles/caller.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../../src/latchkey/roles/resource-role.decorator.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../../src/latchkey/roles/row-level/row-level.decorators.js';
import {
  CallerParam,
  RestMethod,
  RestParam,
  RestService,
} from '../../../src/latchkey/services/rest-service.decorators.js';
import { Address } from '../../domain/address.js';
import { Customer } from '../../domain/customer.entity.js';
import { Delivery } from '../../domain/delivery.entity.js';
import { LineNote } from '../../domain/line-note.entity.js';
import { OrderLine } from '../../domain/order-line.entity.js';
import { Order } from '../../domain/order.entity.js';
import { Product } from '../../domain/product.entity.js';
import { Tag } from '../../domain/tag.entity.js';

/** Hides amounts, prices, regions, birthdays, postcodes and addresses of deliveries; says nothing about payments. */
@ResourceRole({ code: 'in-part', name: 'Sees entities in part', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, 'all')
@EntityAttributePolicy(Order, ['version', 'number', 'date', 'customer', 'lines', 'delivery'], 'modify')
@EntityPolicy(OrderLine, 'all')
@EntityAttributePolicy(OrderLine, ['order', 'product', 'quantity', 'notes'], 'modify')
@EntityPolicy(LineNote, 'all')
@EntityAttributePolicy(LineNote, ['line', 'text'], 'modify')
@EntityPolicy(Customer, ['read', 'update', 'delete'])
@EntityAttributePolicy(Customer, ['version', 'name', 'status', 'address'], 'modify')
@EntityPolicy(Address, ['read'])
@EntityAttributePolicy(Address, ['city'], 'modify')
@EntityPolicy(Product, ['read', 'update'])
@EntityAttributePolicy(Product, ['name', 'tags'], 'modify')
@EntityPolicy(Tag, ['read', 'delete'])
@EntityAttributePolicy(Tag, ['name'], 'view')
@EntityPolicy(Delivery, ['read'])
@EntityAttributePolicy(Delivery, ['day'], 'view')
class InPartRole {}

@ResourceRole({ code: 'downloads', name: 'Downloads what it has the reference of', childRoles: ['in-part'] })
@SpecificPolicy('rest.fileDownload.enabled')
class DownloadsRole {}

@RowLevelRole({ code: 'hidden-by-conditions', name: 'Hides what is marked, also by attributes that nobody sees' })
@RowLevelPolicy(Customer, { property: 'region', operator: '<>', value: 'hidden' })
@RowLevelPolicy(Product, { property: 'price', operator: '>', value: '0' })
@RowLevelPolicy(Tag, { property: 'name', operator: 'doesNotContain', value: 'x' })
@RowLevelPolicy(Delivery, { property: 'address', operator: 'doesNotContain', value: 'x' })
@RowLevelPolicy(Order, { property: 'number', operator: 'doesNotContain', value: 'x' })
@RowLevelPolicy(OrderLine, { property: 'order.number', operator: 'doesNotContain', value: 'x' })
@RowLevelPolicy(OrderLine, { property: 'quantity', operator: '<', value: 100 })
@RowLevelPolicy(LineNote, { property: 'text', operator: 'doesNotContain', value: 'x' })
class HiddenByConditionsRole {}

@RowLevelRole({ code: 'hidden-by-functions', name: 'The same by functions' })
@RowLevelPredicate(Customer, 'read', ({ region }) => region !== 'hidden')
@RowLevelPredicate(Product, 'read', ({ price }) => Number(price) > 0)
@RowLevelPredicate(Tag, 'read', ({ name }) => !String(name).includes('x'))
@RowLevelPredicate(Delivery, 'read', ({ address }) => !String(address).includes('x'))
@RowLevelPredicate(Order, 'read', ({ number }) => !String(number).includes('x'))
@RowLevelPredicate(OrderLine, 'read', ({ quantity }) => Number(quantity) < 100)
@RowLevelPredicate(LineNote, 'read', ({ text }) => !String(text).includes('x'))
class HiddenByFunctionsRole {}

const ORDER = '0c0ffee0-0000-4000-8000-000000000001';

/** Works on behalf of its caller. */
@RestService('ordersOfCaller')
class OrdersOfCaller {
  constructor(
    private readonly modules: ModuleRef,
    private readonly data: ConstrainedData,
  ) {}

  @RestMethod()
  async list(@CallerParam() caller: Caller): Promise<unknown> {
    const query = new Map([
      ['returnCount', ['true']],
      ['fetchPlan', ['order-with-lines']],
    ]);
    const { body, headers } = await this.modules.get(EntityReads, { strict: false }).list(caller, 'Order', query);
    return { body, headers };
  }

  /** What is returned is written as far as the caller may view it: amounts are not for him. */
  @RestMethod()
  entities(): Order[] {
    return [Object.assign(new Order(), { id: ORDER, number: 'N', amount: String(Math.random()) })];
  }

  /** What the constrained access shows its caller, as it is and counted. */
  @RestMethod()
  async constrained(@CallerParam() caller: Caller): Promise<unknown> {
    const data = this.data.for(caller);
    const loaded = await data.list(Order, { plan: 'order-with-lines', sort: '-number', limit: 4, offset: 1 });
    return { loaded, count: await data.count(Order) };
  }

  @RestMethod()
  one(@CallerParam() caller: Caller, @RestParam('id') id: string): Promise<Order> {
    return this.data.for(caller).required(Order, id, { plan: 'order-with-lines' });
  }

  /** Orders of a customer who may be hidden. */
  @RestMethod()
  count(@CallerParam() caller: Caller, @RestParam('id') id: string): Promise<number> {
    return this.data.for(caller).count(Order, { property: 'customer', operator: '=', value: id });
  }

  @RestMethod({ permission: 'orders.guess' })
  guess(): number {
    return Math.random();
  }
}

const LINES = '(SELECT count(*) FROM domain_order_line l WHERE l.order_id = e.id)';

/** One looks at the row itself, the other one at rows that may be hidden. */
const BUILT_QUERIES = [
  predefinedQuery(Order, 'dated', {
    fetchPlan: 'order-with-lines',
    build: (builder) => builder.andWhere('e.date IS NOT NULL'),
    looksAt: [],
    sort: 'number',
  }),
  predefinedQuery(Order, 'withLines', {
    fetchPlan: '_instance_name',
    build: (builder) => builder.andWhere(`${LINES} > 1`),
  }),
];

@Module({
  imports: [
    Latchkey.forFeature({
      queries: BUILT_QUERIES,
      roles: [InPartRole, DownloadsRole, HiddenByConditionsRole, HiddenByFunctionsRole],
      services: [OrdersOfCaller],
      specificPermissions: ['orders.guess'],
    }),
  ],
})
export class SecretsModule {}
