import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';
import { Order } from './order.entity.js';
import { Product } from './product.entity.js';

@Entity('bench_order_line')
@RestEntity('OrderLine', { instanceName: '{product} x {quantity}' })
export class OrderLine extends StandardEntity {
  @Column('integer')
  quantity!: number;

  @ManyToOne(() => Order, (order) => order.lines, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  @Index()
  order!: Relation<Order>;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn()
  @Index()
  product!: Relation<Product>;
}
