import { IsDefined, Max, Min } from 'class-validator';
import { type Caller, CallerParam, ConstrainedData, RestMethod, RestParam, RestService } from 'latchkey';
import { Order } from './order.entity.js';
import { totalOf } from './order-total.js';

@RestService('orderService')
export class OrderService {
  constructor(private readonly data: ConstrainedData) {}

  /** The largest orders among those that the caller sees, with their customers. @param count 0 = all of them */
  @RestMethod({ returns: 'Order[]' })
  largestOrders(
    @CallerParam() caller: Caller,
    @RestParam('count', 'int', { constraints: [IsDefined(), Min(0), Max(100)] }) count: number,
  ): Promise<readonly Order[]> {
    return this.data.for(caller).list(Order, {
      where: { property: 'amount', operator: 'notEmpty' },
      sort: '-amount',
      limit: count === 0 ? undefined : count,
      plan: ['version', 'number', 'date', 'amount', { customer: ['version', 'name'] }],
    });
  }

  /** Quantity by price over all lines that the caller sees, with two decimals. */
  @RestMethod({ returns: 'decimal' })
  async calculateTotalAmount(
    @CallerParam() caller: Caller,
    @RestParam('orderId', 'uuid', { constraints: [IsDefined()] }) orderId: string,
  ): Promise<string> {
    const plan = [{ lines: ['quantity', { product: ['price'] }] }];
    const { lines } = await this.data.for(caller).required(Order, orderId, { plan });
    return totalOf(lines);
  }
}
