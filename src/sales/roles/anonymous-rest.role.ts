import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Product } from '../product.entity.js';

/** Lets visitors without a login see and change products, once `ANONYMOUS_RESOURCE_ROLES` names it. */
@ResourceRole({ code: 'anonymous-rest-role', name: 'AnonymousRestRole', scopes: ['API'] })
@EntityPolicy(Product, ['read', 'update'])
@EntityAttributePolicy(Product, '*', 'modify')
export class AnonymousRestRole {}
