import { predefinedQuery } from 'latchkey';
import { CashPayment, Payment } from './payment.entity.js';
import { Currency } from './currency.entity.js';
import { Order } from './order.entity.js';

/** Queries over orders, in the order in which they are listed. */
export const ORDER_QUERIES = [
  predefinedQuery(Order, 'ordersByCustomer', {
    fetchPlan: 'order-with-customer',
    parameters: { customerName: 'java.lang.String' },
    where: { property: 'customer.name', operator: '=', value: { parameter: 'customerName' } },
    sort: '-number',
  }),
  predefinedQuery(Order, 'page', {
    fetchPlan: '_instance_name',
    sort: 'number',
    limit: 2,
    offset: 1,
    cacheable: true,
    anonymousAllowed: true,
  }),
  predefinedQuery(Order, 'tooMany', { fetchPlan: '_local', limit: 1000 }),
  predefinedQuery(Order, 'ordersBetween', {
    fetchPlan: '_instance_name',
    parameters: { from: 'java.time.LocalDate', to: 'java.time.LocalDate', products: 'java.util.UUID[]' },
    where: {
      group: 'AND',
      conditions: [
        { property: 'date', operator: '>=', value: { parameter: 'from' } },
        { property: 'date', operator: '<', value: { parameter: 'to' } },
        {
          group: 'OR',
          conditions: [
            { property: 'lines.product', operator: 'in', value: { parameter: 'products' } },
            { property: 'amount', operator: '>', value: 1000 },
            { property: 'customer.status', operator: 'in', value: ['BLOCKED'] },
            { property: 'number', operator: 'endsWith', value: "'s" },
            { property: 'delivery', operator: 'isNull' },
          ],
        },
      ],
    },
    sort: 'number',
  }),
  predefinedQuery(Order, 'mine', {
    fetchPlan: '_instance_name',
    where: {
      group: 'AND',
      conditions: [
        { property: 'createdBy', operator: '=', value: { parameter: 'session$username' } },
        { property: 'createdBy', operator: '=', value: { parameter: 'session$userLogin' } },
      ],
    },
  }),
  predefinedQuery(Order, 'withMyId', {
    fetchPlan: '_instance_name',
    where: { property: 'id', operator: '=', value: { parameter: 'session$userId' } },
  }),
  predefinedQuery(Order, 'byCustomerStatus', {
    fetchPlan: '_local',
    parameters: { status: 'com.acme.sales.CustomerStatus' },
    where: { property: 'customer.status', operator: '=', value: { parameter: 'status' } },
    sort: '-customer.name,-amount',
  }),
  predefinedQuery(Payment, 'paymentsFrom', {
    fetchPlan: '_instance_name',
    parameters: { amount: 'java.math.BigDecimal' },
    where: { property: 'amount', operator: '>=', value: { parameter: 'amount' } },
    sort: 'reference',
  }),
  predefinedQuery(CashPayment, 'paymentsFrom', { fetchPlan: '_local', sort: '-reference' }),
  predefinedQuery(Currency, 'named', {
    fetchPlan: '_local',
    parameters: { name: 'java.lang.String' },
    where: { property: 'name', operator: 'contains', value: { parameter: 'name' } },
  }),
];
