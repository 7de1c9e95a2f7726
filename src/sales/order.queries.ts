import { predefinedQuery } from 'latchkey';
import { Order } from './order.entity.js';

/** All orders of the customers with a name, the newest first. */
export const ordersByCustomer = predefinedQuery(Order, 'ordersByCustomer', {
  fetchPlan: 'order-with-lines',
  parameters: { customerName: 'java.lang.String' },
  where: { property: 'customer.name', operator: '=', value: { parameter: 'customerName' } },
  sort: '-date',
});

/** What the caller has taken down, from a date on. */
export const myOrdersSince = predefinedQuery(Order, 'myOrdersSince', {
  fetchPlan: '_base',
  parameters: { date: 'java.time.LocalDate' },
  where: {
    group: 'AND',
    conditions: [
      { property: 'createdBy', operator: '=', value: { parameter: 'session$username' } },
      { property: 'date', operator: '>=', value: { parameter: 'date' } },
    ],
  },
  sort: '-date,number',
  limit: 100,
});
