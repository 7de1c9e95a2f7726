import { RowLevelPolicy, RowLevelRole } from 'latchkey';
import { Customer } from '../customer.entity.js';
import { OrderLine } from '../order-line.entity.js';
import { Order } from '../order.entity.js';

/** Narrows what other roles grant to the customers whom the caller has brought in, and to their orders. */
@RowLevelRole({ code: 'own-customers', name: 'Own customers and their orders' })
@RowLevelPolicy(Customer, { property: 'createdBy', operator: '=', value: { currentUser: 'username' } })
@RowLevelPolicy(Order, { property: 'customer.createdBy', operator: '=', value: { currentUser: 'username' } })
@RowLevelPolicy(OrderLine, { property: 'order.customer.createdBy', operator: '=', value: { currentUser: 'username' } })
export class OwnCustomersRole {}
