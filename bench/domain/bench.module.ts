import { Module } from '@nestjs/common';
import { Latchkey } from 'latchkey';
import { CatalogRole, FURTHER_ROLES, OrdersRole, RowsRole } from './bench.roles.js';
import { Category } from './category.entity.js';
import { Customer } from './customer.entity.js';
import { Gadget } from './gadget.entity.js';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import { ProductService } from './product.service.js';
import { Product } from './product.entity.js';
import { Tag } from './tag.entity.js';

/** The shop that all contestants serve. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Category, Customer, Gadget, Order, OrderLine, Product, Tag],
      roles: [CatalogRole, OrdersRole, RowsRole, ...FURTHER_ROLES],
      services: [ProductService],
    }),
  ],
})
export class BenchModule {}
