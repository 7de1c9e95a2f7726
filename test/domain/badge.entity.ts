import { Column, Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/database/standard-entity.js';
import { EnumColumn } from '../../src/latchkey/metadata/attribute.decorators.js';
import { RestEntity } from '../../src/latchkey/metadata/rest-entity.decorator.js';
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
