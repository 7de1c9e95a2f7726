import { Column, Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { EnumColumn, RestEntity, StandardEntity } from 'latchkey';
import { CustomerStatus } from './customer-status.js';
import { Product } from './product.entity.js';

/** Its instance name shows a value of every display format. */
@Entity('domain_badge')
@RestEntity('Badge', { instanceName: '{product}; {status}; {day}; {moment}; {at}; {price}; {rate}; {count}; {valid}' })
export class Badge extends StandardEntity {
  @ManyToOne(() => Product, { nullable: true })
  @JoinColumn()
  product!: Relation<Product> | null;

  @EnumColumn('com.acme.sales.CustomerStatus', CustomerStatus, { nullable: true })
  status!: CustomerStatus | null;

  @Column('date', { nullable: true })
  day!: string | null;

  @Column('timestamptz', { nullable: true })
  moment!: string | null;

  @Column('time', { nullable: true })
  at!: string | null;

  @Column('numeric', { nullable: true })
  price!: string | null;

  @Column('double precision', { nullable: true })
  rate!: number | null;

  @Column('bigint', { nullable: true })
  count!: string | null;

  @Column('boolean', { nullable: true })
  valid!: boolean | null;
}
