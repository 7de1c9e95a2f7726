import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Order } from '../order.entity.js';

/** Reads and writes Order; `rest-minimal` lets in. */
@ResourceRole({ code: 'order-editor', name: 'Order editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, 'all')
@EntityAttributePolicy(Order, '*', 'modify')
export class OrderEditorRole {}
