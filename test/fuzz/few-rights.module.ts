import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { Address } from '../domain/address.js';
import { Customer } from '../domain/customer.entity.js';
import { LineNote } from '../domain/line-note.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { CardPayment, Payment } from '../domain/payment.entity.js';
import { Product } from '../domain/product.entity.js';
import { Specimen } from '../domain/specimen.entity.js';

/** Reads what it cannot change, changes what it sees in part, and finds one class of a hierarchy only. */
@ResourceRole({ code: 'few-rights', name: 'Few rights', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, 'all')
@EntityAttributePolicy(Order, ['number', 'date', 'customer', 'lines', 'delivery', 'total'], 'modify')
@EntityPolicy(OrderLine, ['create', 'read', 'update'])
@EntityAttributePolicy(OrderLine, ['order', 'quantity', 'notes'], 'modify')
@EntityPolicy(LineNote, ['create', 'update', 'delete'])
@EntityAttributePolicy(LineNote, '*', 'modify')
@EntityPolicy(Customer, ['read'])
@EntityAttributePolicy(Customer, ['name', 'address'], 'view')
@EntityAttributePolicy(Address, ['city'], 'view')
@EntityPolicy(Product, ['read', 'update'])
@EntityAttributePolicy(Product, ['name', 'tags'], 'modify')
@EntityPolicy(Payment, ['read'])
@EntityPolicy(CardPayment, ['read', 'create', 'delete'])
@EntityAttributePolicy(Payment, '*', 'modify')
@EntityAttributePolicy(CardPayment, '*', 'modify')
@EntityPolicy(Specimen, ['read', 'create'])
@EntityAttributePolicy(Specimen, '*', 'modify')
class FewRightsRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [FewRightsRole] })] })
export class FewRightsModule {}
