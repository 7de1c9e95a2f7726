import { Controller, Get, Module } from '@nestjs/common';
import { Access } from '../../../src/latchkey/common/access.decorator.js';
import { RestError } from '../../../src/latchkey/errors/rest-error.js';
import { ConstrainedData } from '../../../src/latchkey/entities/repository/constrained-data.js';
import { Latchkey } from '../../../src/latchkey/latchkey.js';
import { type Caller, CurrentCaller } from '../../../src/latchkey/roles/caller.js';
import { EntityAttributePolicy, EntityPolicy } from '../../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../../src/latchkey/roles/resource-role.decorator.js';
import { Customer } from '../../domain/customer.entity.js';
import { OrderLine } from '../../domain/order-line.entity.js';
import { Order } from '../../domain/order.entity.js';
import { DeskService, FailuresService, MirrorService, ResultsService, StockError } from './desk.service.js';

@ResourceRole({ code: 'order-desk', name: 'Reads and writes orders, sees their numbers', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, ['read', 'create', 'update'])
@EntityAttributePolicy(Order, ['number', 'customer', 'lines'], 'view')
@EntityPolicy(Customer, ['read'])
@EntityAttributePolicy(Customer, ['name', 'address'], 'view')
class OrderDeskRole {}

@ResourceRole({ code: 'whole-orders', name: 'Everything about orders and their lines', childRoles: ['rest-minimal'] })
@EntityPolicy(Order, 'all')
@EntityAttributePolicy(Order, '*', 'modify')
@EntityPolicy(OrderLine, 'all')
@EntityAttributePolicy(OrderLine, '*', 'modify')
class WholeOrdersRole {}

/** A controller of the application's own. */
@Controller('rest/sample')
@Access('principal')
class SampleController {
  constructor(private readonly data: ConstrainedData) {}

  @Get('protectedMethod')
  async protectedMethod(@CurrentCaller() caller: Caller): Promise<object> {
    return { username: caller.principal.username, orders: await this.data.for(caller).count(Order) };
  }

  @Get('unprotectedMethod')
  unprotectedMethod(@CurrentCaller() { principal }: Caller): object {
    return { username: principal.username };
  }
}

const stockErrors = (exception: unknown): RestError | undefined =>
  exception instanceof StockError
    ? new RestError(422, { error: 'Out of stock', details: exception.message })
    : undefined;

/** Services over the test domain, and a role that sees little of it. */
@Module({
  imports: [
    Latchkey.forFeature({
      services: [ResultsService, FailuresService, DeskService, MirrorService],
      roles: [OrderDeskRole, WholeOrdersRole],
      exceptionMappings: [stockErrors],
    }),
  ],
  controllers: [SampleController],
})
export class DeskModule {}
