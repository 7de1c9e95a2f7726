import type { Type } from '@nestjs/common';
import {
  EntityAttributePolicy,
  EntityPolicy,
  ResourceRole,
  RowLevelPolicy,
  RowLevelRole,
  SpecificPolicy,
} from 'latchkey';
import { Category } from './category.entity.js';
import { Customer } from './customer.entity.js';
import { Gadget } from './gadget.entity.js';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import { Product } from './product.entity.js';
import { Tag } from './tag.entity.js';

/** Works on the catalog; audit attributes stay hidden. */
@ResourceRole({ code: 'bench-catalog', name: 'Catalog', childRoles: ['rest-minimal'] })
@EntityPolicy(Product, ['create', 'read', 'update', 'delete'])
@EntityAttributePolicy(Product, ['id', 'version', 'name', 'price', 'category', 'tags'], 'modify')
@EntityPolicy(Category, ['read'])
@EntityAttributePolicy(Category, ['id', 'name'], 'view')
@EntityPolicy(Gadget, ['read'])
@EntityAttributePolicy(Gadget, ['id', 'name', 'settings', 'state', 'labels'], 'view')
@EntityPolicy(Tag, ['read'])
@EntityAttributePolicy(Tag, ['id', 'name'], 'view')
@SpecificPolicy('rest.fileDownload.enabled')
@SpecificPolicy('rest.fileUpload.enabled')
export class CatalogRole {}

/** Takes orders. */
@ResourceRole({ code: 'bench-orders', name: 'Orders' })
@EntityPolicy(Order, ['create', 'read'])
@EntityAttributePolicy(Order, ['id', 'number', 'date', 'amount', 'customer', 'lines'], 'modify')
@EntityPolicy(OrderLine, ['create', 'read'])
@EntityAttributePolicy(OrderLine, ['id', 'quantity', 'product'], 'modify')
@EntityPolicy(Customer, ['read'])
@EntityAttributePolicy(Customer, ['id', 'name'], 'view')
export class OrdersRole {}

/** Hides none of the rows, so that all contestants give the same answers; its cost is still measured. */
@RowLevelRole({ code: 'bench-rows', name: 'Rows' })
@RowLevelPolicy(Product, { property: 'price', operator: '>=', value: 0 })
@RowLevelPolicy(Order, { property: 'number', operator: '<>', value: { currentUser: 'lastName' } })
export class RowsRole {}

/** Row-level role of every caller. */
export const ROW_LEVEL_ROLE = 'bench-rows';

/** Both roles of the caller that is measured. */
export const TWO_ROLES = ['bench-catalog', 'bench-orders'];

/** Roles that repeat grants, so that a caller may have twenty. */
const FURTHER = Array.from({ length: 18 }, (_, index) => `bench-further-${index + 1}`);

export const TWENTY_ROLES: readonly string[] = [...TWO_ROLES, ...FURTHER];

export const FURTHER_ROLES: readonly Type[] = FURTHER.map((code) => {
  @ResourceRole({ code, name: code })
  @EntityPolicy(Product, ['read'])
  @EntityAttributePolicy(Product, ['name', 'price'], 'view')
  class FurtherRole {}
  return FurtherRole;
});
