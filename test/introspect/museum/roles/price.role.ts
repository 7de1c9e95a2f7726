import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Price } from '../price.entity.js';

/** Reads Price. */
@ResourceRole({ code: 'price-reader', name: 'Price reader', childRoles: ['rest-minimal'] })
@EntityPolicy(Price, ['read'])
@EntityAttributePolicy(Price, '*', 'view')
export class PriceReaderRole {}
