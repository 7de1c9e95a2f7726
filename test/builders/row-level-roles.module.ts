import { isDeepStrictEqual } from 'node:util';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../src/latchkey/roles/row-level/row-level.decorators.js';
import { User } from '../../src/latchkey/users/user.entity.js';
import { Customer } from '../domain/customer.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { CardPayment, Payment } from '../domain/payment.entity.js';
import { Product } from '../domain/product.entity.js';
import { Tag } from '../domain/tag.entity.js';

const ADDRESS = { country: 'Germany', city: 'Berlin', zip: '10115' };

/** What a function sees of the order A-1, without what the database made. */
const A1_SHAPE = {
  number: 'A-1',
  date: '2024-01-01',
  amount: '100.00',
  customer: { name: 'Acme', status: 10, birthDate: '1990-05-17', region: 'north', address: ADDRESS, phones: [] },
  delivery: { address: 'Main street 1', day: null },
};

const SYSTEM = [
  'id',
  'version',
  'createdBy',
  'createdDate',
  'lastModifiedBy',
  'lastModifiedDate',
  'deletedBy',
  'deletedDate',
];

const shapeOf = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, each: unknown) => (SYSTEM.includes(key) ? undefined : each)));

@RowLevelRole({ code: 'own-region', name: 'Orders of customers of the region that is the first name of the account' })
@RowLevelPolicy(Order, { property: 'customer.region', operator: '=', value: { currentUser: 'firstName' } })
class OwnRegionRole {}

@RowLevelRole({ code: 'active-customers', name: 'Customers that are active' })
@RowLevelPolicy(Customer, { property: 'status', operator: '=', value: 'ACTIVE' })
class ActiveCustomersRole {}

@RowLevelRole({ code: 'active-customers-predicate', name: 'The same by a READ predicate' })
@RowLevelPolicy(Customer, { property: 'status', operator: '=', value: 'ACTIVE' }, { action: 'read' })
class ActiveCustomersPredicateRole {}

@RowLevelRole({ code: 'large-orders', name: 'Orders above 100' })
@RowLevelPolicy(Order, { property: 'amount', operator: '>', value: '100' })
class LargeOrdersRole {}

@RowLevelRole({ code: 'own-large-orders', name: 'Both by children', childRoles: ['own-region', 'large-orders'] })
class OwnLargeOrdersRole {}

@RowLevelRole({ code: 'dated-large-orders', name: 'Large orders with a date, by extending' })
@RowLevelPolicy(Order, { property: 'date', operator: 'notEmpty' })
class DatedLargeOrdersRole extends LargeOrdersRole {}

@RowLevelRole({ code: 'with-kites', name: 'Orders with a Kite in some line' })
@RowLevelPolicy(Order, { property: 'lines.product.name', operator: '=', value: 'Kite' })
class WithKitesRole {}

@RowLevelRole({ code: 'priced-products', name: 'Products with a price' })
@RowLevelPolicy(Product, { property: 'price', operator: 'notEmpty' })
class PricedProductsRole {}

@RowLevelRole({ code: 'single-items', name: 'Lines of one or two' })
@RowLevelPolicy(OrderLine, { property: 'quantity', operator: '<=', value: 2 })
@RowLevelPolicy(Tag, { property: 'name', operator: 'in', value: ['toy', { session: 'locale' }] })
class SingleItemsRole {}

@RowLevelRole({ code: 'visa', name: 'Card payments of one brand' })
@RowLevelPolicy(CardPayment, { property: 'cardNumber', operator: 'startsWith', value: '4' })
class VisaRole {}

@RowLevelRole({ code: 'small-payments', name: 'Payments of every kind below 50' })
@RowLevelPolicy(Payment, { property: 'amount', operator: '<', value: 50 })
class SmallPaymentsRole {}

@RowLevelRole({ code: 'no-writes', name: 'Restricts nothing that is read' })
@RowLevelPolicy(Order, { property: 'number', operator: '=', value: 'none' }, { action: ['create', 'update', 'delete'] })
@RowLevelPredicate(Order, ['create', 'update', 'delete'], () => false)
class NoWritesRole {}

@RowLevelRole({ code: 'careful', name: 'Changes what is dated and of the same region, and card payments of one brand' })
@RowLevelPolicy(Order, { property: 'date', operator: 'notEmpty' }, { action: 'update' })
@RowLevelPolicy(
  Order,
  { property: 'customer.region', operator: '=', value: { currentUser: 'firstName' } },
  { action: 'update' },
)
@RowLevelPredicate(Order, 'update', ({ number }) => number !== 'B-2')
@RowLevelPolicy(CardPayment, { property: 'cardNumber', operator: 'startsWith', value: '4' }, { action: 'update' })
class CarefulRole {}

@RowLevelRole({ code: 'b-orders', name: 'Orders whose number begins with B, by a function' })
@RowLevelPredicate(Order, 'read', ({ number }) => String(number).startsWith('B'))
class BOrdersRole {}

@RowLevelRole({ code: 'acme-only', name: 'The customer Acme, by a function' })
@RowLevelPredicate(Customer, 'read', ({ name }) => name === 'Acme')
class AcmeOnlyRole {}

@RowLevelRole({ code: 'same-region', name: 'Orders of the region of the caller, by a function' })
@RowLevelPredicate(Order, 'read', ({ customer }, { user }) => {
  const { region } = (customer ?? {}) as { readonly region?: string };
  return region !== undefined && region === user.firstName;
})
class SameRegionRole {}

@RowLevelRole({ code: 'kites-only', name: 'Lines of Kites and the tag toy, by functions' })
@RowLevelPredicate(OrderLine, 'read', ({ product }) => (product as { readonly name: string } | null)?.name === 'Kite')
@RowLevelPredicate(Tag, 'read', ({ name }) => name === 'toy')
class KitesOnlyRole {}

@RowLevelRole({ code: 'failing', name: 'A function that fails for A-1 and answers no boolean for A-2' })
@RowLevelPredicate(Order, 'read', ({ number }) => {
  if (number === 'A-1') {
    throw new Error('A-1 is a secret');
  }
  return (number === 'A-2' ? 'yes' : true) as boolean;
})
class FailingRole {}

@RowLevelRole({ code: 'visa-function', name: 'Card payments of one brand, by a function' })
@RowLevelPredicate(CardPayment, 'read', ({ cardNumber }) => String(cardNumber).startsWith('4'))
class VisaFunctionRole {}

@RowLevelRole({ code: 'no-balls', name: 'Products other than the Ball, by a function' })
@RowLevelPredicate(Product, 'read', ({ name }) => name !== 'Ball')
class NoBallsRole {}

@RowLevelRole({ code: 'even-tags', name: 'Tags of an even batch, by a function' })
@RowLevelPredicate(Tag, 'read', ({ name }) => /^batch \d*[02468]$/.test(String(name)))
class EvenTagsRole {}

@RowLevelRole({ code: 'looks-at-rows', name: 'The order that looks exactly like A-1' })
@RowLevelPredicate(Order, 'read', (row) => Object.isFrozen(row) && isDeepStrictEqual(shapeOf(row), A1_SHAPE))
class LooksAtRowsRole {}

@RowLevelRole({ code: 'looks-at-accounts', name: 'Your account, if it shows no password' })
@RowLevelPredicate(
  User,
  'read',
  (row, { username, user, locale }) =>
    row.username === username &&
    !('password' in row) &&
    !('password' in user) &&
    user.active === true &&
    locale === 'en',
)
class LooksAtAccountsRole {}

@RowLevelRole({ code: 'for-the-anonymous', name: 'Orders of nobody, to be seen by anonymous' })
@RowLevelPolicy(Order, {
  group: 'OR',
  conditions: [
    { property: 'customer', operator: 'isNull' },
    { property: 'customer.name', operator: '=', value: { currentUser: 'firstName' } },
    { property: 'number', operator: '=', value: { currentUser: 'username' } },
  ],
})
class ForTheAnonymousRole {}

@ResourceRole({ code: 'order-numbers', name: 'Numbers of orders' })
@EntityPolicy(Order, ['read'])
@EntityAttributePolicy(Order, ['number'], 'view')
class OrderNumbersRole {}

/** Row-level roles over the test domain with the rows of `ordersToSearch`. */
@Module({
  imports: [
    Latchkey.forFeature({
      roles: [
        OwnRegionRole,
        ActiveCustomersRole,
        ActiveCustomersPredicateRole,
        LargeOrdersRole,
        OwnLargeOrdersRole,
        DatedLargeOrdersRole,
        WithKitesRole,
        PricedProductsRole,
        SingleItemsRole,
        VisaRole,
        SmallPaymentsRole,
        NoWritesRole,
        CarefulRole,
        BOrdersRole,
        AcmeOnlyRole,
        SameRegionRole,
        KitesOnlyRole,
        FailingRole,
        VisaFunctionRole,
        NoBallsRole,
        EvenTagsRole,
        LooksAtRowsRole,
        LooksAtAccountsRole,
        ForTheAnonymousRole,
        OrderNumbersRole,
      ],
    }),
  ],
})
export class RowLevelRolesModule {}
