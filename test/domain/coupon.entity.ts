import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { RestEntity } from 'latchkey';

/** The database makes everything: a key by an expression, a value by a default, and a rule nobody else knows. */
@Entity('domain_coupon')
@Check('ck_domain_coupon_percent', 'percent < 100')
@RestEntity('Coupon', { instanceName: '{code}' })
export class Coupon {
  @PrimaryColumn('varchar', { length: 10, default: () => "'C-' || substr(md5(random()::text), 1, 8)" })
  code!: string;

  @Column('integer', { default: 10 })
  percent!: number;
}
