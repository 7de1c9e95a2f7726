import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Customer } from '../customer.entity.js';

/** Reads and writes Customer; `rest-minimal` lets in. */
@ResourceRole({ code: 'customer-editor', name: 'Customer editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Customer, 'all')
@EntityAttributePolicy(Customer, '*', 'modify')
export class CustomerEditorRole {}
