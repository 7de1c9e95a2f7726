import { EntityAttributePolicy, EntityPolicy, ResourceRole, SpecificPolicy } from 'latchkey';
import { Address } from '../address.js';
import { CustomerCategory } from '../customer-category.entity.js';
import { Customer } from '../customer.entity.js';
import { OrderLine } from '../order-line.entity.js';
import { Order } from '../order.entity.js';
import { Product } from '../product.entity.js';
import { Tag } from '../tag.entity.js';

/** Takes orders: everything about orders, a look at customers and products. */
@ResourceRole({ code: 'order-clerk', name: 'Order clerk', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, 'all')
@EntityAttributePolicy(Order, '*', 'modify')
@EntityPolicy(OrderLine, 'all')
@EntityAttributePolicy(OrderLine, '*', 'modify')
@EntityPolicy(Customer, ['read'])
@EntityAttributePolicy(Customer, '*', 'view')
@EntityPolicy(Address, ['read'])
@EntityAttributePolicy(Address, '*', 'view')
@EntityPolicy(CustomerCategory, ['read'])
@EntityAttributePolicy(CustomerCategory, '*', 'view')
@EntityPolicy(Product, ['read'])
@EntityAttributePolicy(Product, '*', 'view')
@EntityPolicy(Tag, ['read'])
@EntityAttributePolicy(Tag, '*', 'view')
@SpecificPolicy('rest.fileDownload.enabled')
export class OrderClerkRole {}
