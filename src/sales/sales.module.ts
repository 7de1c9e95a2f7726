import { Module } from '@nestjs/common';
import { FilesModule, Latchkey } from 'latchkey';
import { CustomerCategory } from './customer-category.entity.js';
import { Customer } from './customer.entity.js';
import { DemoData } from './demo/demo-data.js';
import { greeting } from './greeting.js';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import { myOrdersSince, ordersByCustomer } from './order.queries.js';
import { OrderService } from './order.service.js';
import { Product } from './product.entity.js';
import { ProductService } from './product.service.js';
import { AnonymousRestRole } from './roles/anonymous-rest.role.js';
import { OrderClerkRole } from './roles/order-clerk.role.js';
import { OwnCustomersRole } from './roles/own-customers.role.js';
import { ProductViewerRole } from './roles/product-viewer.role.js';
import { Tag } from './tag.entity.js';

/** The sample domain: a shop. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Customer, CustomerCategory, Product, Tag, Order, OrderLine],
      roles: [AnonymousRestRole, OrderClerkRole, OwnCustomersRole, ProductViewerRole],
      queries: [ordersByCustomer, myOrdersSince],
      services: [ProductService, OrderService],
      greetings: [greeting],
      demoLogins: [{ username: 'admin', password: 'admin' }],
      messages: [new URL('./messages/', import.meta.url)],
    }),
    FilesModule,
  ],
  providers: [DemoData],
})
export class SalesModule {}
