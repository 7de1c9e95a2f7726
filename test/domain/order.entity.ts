import { Column, Entity, JoinColumn, ManyToOne, OneToMany, OneToOne, type Relation } from 'typeorm';
import { Composition, NamedFetchPlan, RestEntity, StandardEntity, TransientAttribute } from 'latchkey';
import { Customer } from './customer.entity.js';
import { Delivery } from './delivery.entity.js';
import { OrderLine } from './order-line.entity.js';

@Entity('domain_order')
@RestEntity('Order', { instanceName: '{number}' })
@NamedFetchPlan('order-with-customer', ['number', 'date', 'amount', { customer: '_instance_name' }])
@NamedFetchPlan(
  'order-with-lines',
  [{ lines: ['quantity', { product: ['name'] }, { notes: ['text'] }] }, { delivery: ['address'] }],
  { extends: ['order-with-customer'] },
)
export class Order extends StandardEntity {
  @Column('text')
  number!: string;

  @Column('date', { nullable: true })
  date!: string | null;

  @Column('numeric', { precision: 19, scale: 2, nullable: true })
  amount!: string | null;

  @ManyToOne(() => Customer, { nullable: true })
  @JoinColumn()
  customer!: Relation<Customer> | null;

  @OneToMany(() => OrderLine, (line) => line.order)
  @Composition()
  lines!: Relation<OrderLine>[];

  @OneToOne(() => Delivery, { nullable: true })
  @JoinColumn()
  @Composition()
  delivery!: Relation<Delivery> | null;

  /** Computed: what the customer pays. */
  @TransientAttribute('decimal', { dependsOn: ['amount'] })
  get total(): string | null {
    return this.amount;
  }

  /** Set by a request, never stored. */
  @TransientAttribute('string')
  remark!: string | null;
}
