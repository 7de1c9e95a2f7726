import { IsDefined, Max, Min } from 'class-validator';
import { restError } from '../common/rest-error.js';
import { Database, Statement } from '../database/database.js';
import { ConstrainedData } from '../entities/data/constrained-data.js';
import type { Caller } from '../roles/caller.js';
import { CallerParam, RestMethod, RestParam, RestService } from '../services/rest-service.decorators.js';
import { Order } from './order.entity.js';

const TOTAL = new Statement(
  'SELECT o.id, round(coalesce(sum(l.quantity::numeric * p.price), 0), 2) FROM sales_order o' +
    ' LEFT JOIN order_line l ON l.order_id = o.id AND l.deleted_date IS NULL LEFT JOIN product p ON p.id = l.product_id' +
    ' WHERE o.id = $1::uuid AND o.deleted_date IS NULL GROUP BY o.id',
);

@RestService('orderService')
export class OrderService {
  constructor(
    private readonly database: Database,
    private readonly data: ConstrainedData,
  ) {}

  /** The largest orders among those that the caller sees, with their customers. */
  @RestMethod({ returns: 'Order[]' })
  largestOrders(
    @CallerParam() caller: Caller,
    @RestParam('count', 'int', { constraints: [IsDefined(), Min(1), Max(100)] }) count: number,
  ): Promise<readonly Order[]> {
    return this.data.for(caller).list(Order, {
      where: { property: 'amount', operator: 'notEmpty' },
      sort: '-amount',
      limit: count,
      plan: ['number', 'date', 'amount', { customer: '_instance_name' }],
    });
  }

  /** Quantity by price over all lines, with two decimals. */
  @RestMethod({ returns: 'decimal' })
  async calculateTotalAmount(
    @RestParam('orderId', 'uuid', { constraints: [IsDefined()] }) orderId: string,
  ): Promise<string> {
    const [row] = await this.database.rows(TOTAL, [orderId]);
    if (!row) {
      throw restError('entityIdNotFound', { entity: 'Order', id: orderId });
    }
    return row[1] ?? '0.00';
  }
}
