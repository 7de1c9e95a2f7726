import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { EnumColumn, InstanceName, RestEntity } from 'latchkey';
import { CustomerStatus } from './customer-status.js';
import { Person } from './person.entity.js';

/** Named by a template of everything that a template may hold; `next` closes a circle. */
@Entity('domain_visit')
@RestEntity('Visit', { instanceName: '{person}: {status}, {day}, {at}, {price}, {paid}, {count} -> {next}' })
export class Visit {
  @PrimaryGeneratedColumn('increment')
  id!: number;

  @ManyToOne(() => Person, { nullable: true })
  @JoinColumn()
  person!: Relation<Person> | null;

  @EnumColumn('com.acme.sales.CustomerStatus', CustomerStatus, { nullable: true })
  status!: CustomerStatus | null;

  @Column('date', { nullable: true })
  day!: string | null;

  @Column('time', { nullable: true })
  at!: string | null;

  @Column('numeric', { nullable: true })
  price!: string | null;

  @Column('boolean', { nullable: true })
  paid!: boolean | null;

  @Column('bigint', { nullable: true })
  count!: string | null;

  @ManyToOne(() => Visit, { nullable: true })
  @JoinColumn()
  next!: Relation<Visit> | null;
}

/** Named by a getter. */
@Entity('domain_pass')
@RestEntity('Pass')
export class Pass {
  @PrimaryGeneratedColumn('increment')
  id!: number;

  @Column('text')
  code!: string;

  @EnumColumn('com.acme.sales.CustomerStatus', CustomerStatus)
  status!: CustomerStatus;

  @InstanceName({ dependsOn: ['code', 'status'] })
  get caption(): string {
    return `${this.code}/${CustomerStatus[this.status]}`;
  }
}
