import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, type Relation } from 'typeorm';
import { Composition, NamedFetchPlan, RestEntity, StandardEntity } from 'latchkey';
import { Customer } from './customer.entity.js';
import { OrderLine } from './order-line.entity.js';

@Entity('bench_order')
@RestEntity('Order', { instanceName: '{number}' })
@NamedFetchPlan('order-page', [
  'number',
  'date',
  'amount',
  { customer: ['name'] },
  { lines: ['quantity', { product: ['name', 'price'] }] },
])
export class Order extends StandardEntity {
  @Column('text')
  @Index()
  number!: string;

  @Column('date')
  date!: string;

  @Column('numeric', { precision: 19, scale: 2 })
  amount!: string;

  @ManyToOne(() => Customer, { nullable: false })
  @JoinColumn()
  @Index()
  customer!: Relation<Customer>;

  @OneToMany(() => OrderLine, (line) => line.order)
  @Composition()
  lines!: Relation<OrderLine>[];
}
