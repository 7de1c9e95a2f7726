import { IsNotEmpty, Min } from 'class-validator';
import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, type Relation } from 'typeorm';
import { Composition, NamedFetchPlan, RestEntity, StandardEntity, TransientAttribute } from 'latchkey';
import { Customer } from './customer.entity.js';
import { OrderLine } from './order-line.entity.js';
import { withTax } from './value-added-tax.js';

@Entity('sales_order')
@Index('uq_sales_order_number', ['number'], { unique: true, where: 'deleted_date IS NULL' })
@RestEntity('Order', { instanceName: '{number}' })
@NamedFetchPlan('order-with-lines', [
  'number',
  'date',
  'amount',
  { customer: '_instance_name' },
  { lines: ['quantity', { product: ['name', 'price'] }] },
])
export class Order extends StandardEntity {
  @Column('text')
  @IsNotEmpty()
  number!: string;

  @Column('date')
  date!: string;

  /** Net, without value added tax. */
  @Column('numeric', { precision: 19, scale: 2, nullable: true })
  @Min(0)
  amount!: string | null;

  @ManyToOne(() => Customer, { nullable: false })
  @JoinColumn()
  @Index()
  customer!: Relation<Customer>;

  @OneToMany(() => OrderLine, (line) => line.order)
  @Composition()
  lines!: Relation<OrderLine>[];

  /** What the customer pays. */
  @TransientAttribute('decimal', { dependsOn: ['amount'] })
  get total(): string | null {
    return this.amount === null ? null : withTax(this.amount);
  }
}
