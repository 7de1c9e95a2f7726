import { Module } from '@nestjs/common';
import { Latchkey } from 'latchkey';
import { Customer } from './customer.entity.js';
import { Order } from './order.entity.js';
import { ShopJmixUser } from './shop-jmix-user.entity.js';
import { CustomerEditorRole } from './roles/customer.role.js';
import { OrderEditorRole } from './roles/order.role.js';
import { ShopJmixUserEditorRole } from './roles/shop-jmix-user.role.js';

/** Entities of an existing database, written by `latchkey introspect`. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Customer, Order, ShopJmixUser],
      roles: [CustomerEditorRole, OrderEditorRole, ShopJmixUserEditorRole],
    }),
  ],
})
export class ShopModule {}
