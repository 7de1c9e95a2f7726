import { Expose } from 'class-transformer';
import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, type Relation } from 'typeorm';
import { numericTransformer } from '../numeric-transformer.js';
import { StoredRecord } from '../stored-record.js';
import { Customer } from './customer.entity.js';
import { OrderLine } from './order-line.entity.js';

@Entity('bench_order')
export class Order extends StoredRecord {
  @Column('text')
  @Index()
  number!: string;

  @Column('date')
  date!: string;

  @Column('numeric', { precision: 19, scale: 2, transformer: numericTransformer })
  amount!: number;

  @ManyToOne(() => Customer, { nullable: false })
  @JoinColumn({ name: 'customer_id' })
  @Index()
  customer!: Relation<Customer>;

  @OneToMany(() => OrderLine, (line) => line.order, { cascade: ['insert'] })
  lines!: Relation<OrderLine>[];

  @Expose({ name: '_entityName' })
  readonly entityName = 'Order';

  @Expose({ name: '_instanceName' })
  get instanceName(): string {
    return this.number;
  }
}
