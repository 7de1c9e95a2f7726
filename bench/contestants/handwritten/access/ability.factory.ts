import { AbilityBuilder, createMongoAbility, type MongoAbility } from '@casl/ability';
import { Injectable } from '@nestjs/common';
import type { TokenUser } from './authenticated-request.js';

export type Action = 'create' | 'read' | 'update' | 'delete';
export type Subject = 'Product' | 'Category' | 'Order' | 'OrderLine' | 'Customer' | 'Gadget' | 'File' | 'UserInfo';

export type AppAbility = MongoAbility<[Action, Subject]>;

@Injectable()
export class AbilityFactory {
  /** Built for each request, as CASL's and Nest's guides do. */
  createForUser({ roles }: TokenUser): AppAbility {
    const { can, build } = new AbilityBuilder<AppAbility>(createMongoAbility);
    can('read', 'UserInfo');
    if (roles.includes('catalog')) {
      can('read', 'Product', ['id', 'version', 'name', 'price', 'category']);
      can('create', 'Product', ['name', 'price', 'category']);
      can('update', 'Product', ['name', 'price', 'category']);
      can('delete', 'Product');
      can('read', 'Category', ['id', 'name']);
      can('read', 'Gadget', ['id', 'name', 'settings', 'state', 'labels']);
      can('read', 'File');
    }
    if (roles.includes('orders')) {
      can('read', 'Order', ['id', 'number', 'date', 'amount', 'customer', 'lines']);
      can('create', 'Order', ['number', 'date', 'amount', 'customer', 'lines']);
      can('create', 'OrderLine', ['quantity', 'product']);
      can('read', 'OrderLine', ['id', 'quantity', 'product']);
      can('read', 'Customer', ['id', 'name']);
    }
    return build();
  }
}
