import { Expose } from 'class-transformer';
import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Product } from '../products/product.entity.js';
import { StoredRecord } from '../stored-record.js';
import { Order } from './order.entity.js';

@Entity('bench_order_line')
export class OrderLine extends StoredRecord {
  @Column('integer')
  quantity!: number;

  @ManyToOne(() => Order, (order) => order.lines, { nullable: false })
  @JoinColumn({ name: 'order_id' })
  @Index()
  order!: Relation<Order>;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn({ name: 'product_id' })
  @Index()
  product!: Relation<Product>;

  @Expose({ name: '_entityName' })
  readonly entityName = 'OrderLine';

  @Expose({ name: '_instanceName' })
  get instanceName(): string {
    return `${this.product.name} x ${this.quantity}`;
  }
}
