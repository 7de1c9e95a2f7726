import { ClassSerializerInterceptor, Module, ValidationPipe } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { POOL_SIZE, readEnvironment } from '../environment.js';
import { AbilityFactory } from './access/ability.factory.js';
import { BearerGuard } from './access/bearer.guard.js';
import { PoliciesGuard } from './access/policies.guard.js';
import { JWT_SECRET } from './access/token.js';
import { FilesController } from './files/files.controller.js';
import { Gadget } from './gadgets/gadget.entity.js';
import { GadgetsController } from './gadgets/gadgets.controller.js';
import { Customer } from './orders/customer.entity.js';
import { OrderLine } from './orders/order-line.entity.js';
import { Order } from './orders/order.entity.js';
import { OrdersController } from './orders/orders.controller.js';
import { Category } from './products/category.entity.js';
import { ProductInformationController } from './products/product-information.controller.js';
import { Product } from './products/product.entity.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsService } from './products/products.service.js';
import { UserInfoController } from './users/user-info.controller.js';
import { User } from './users/user.entity.js';

const ENTITIES = [Category, Customer, Gadget, Order, OrderLine, Product, User];

@Module({
  imports: [
    JwtModule.register({ secret: JWT_SECRET }),
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: readEnvironment().databaseUrl,
      entities: ENTITIES,
      poolSize: POOL_SIZE,
      installExtensions: false,
      uuidExtension: 'pgcrypto',
    }),
    TypeOrmModule.forFeature(ENTITIES),
  ],
  controllers: [
    ProductsController,
    ProductInformationController,
    OrdersController,
    GadgetsController,
    FilesController,
    UserInfoController,
  ],
  providers: [
    ProductsService,
    AbilityFactory,
    { provide: APP_GUARD, useClass: BearerGuard },
    { provide: APP_GUARD, useClass: PoliciesGuard },
    { provide: APP_PIPE, useValue: new ValidationPipe({ transform: true, whitelist: true }) },
    { provide: APP_INTERCEPTOR, useClass: ClassSerializerInterceptor },
  ],
})
export class ShopModule {}
