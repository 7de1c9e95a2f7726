import { RestEntity } from 'latchkey';
import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Guard } from './guard.entity.js';
import { Loan } from './loan.entity.js';
import { Visit } from './visit.entity.js';

@Entity('halls', { synchronize: false })
@RestEntity('Hall', { instanceName: '{name}' })
export class Hall {
  @PrimaryGeneratedColumn('increment', { type: 'smallint' })
  id!: number;

  @Column('text')
  name!: string;

  @ManyToOne(() => Guard, (guard) => guard.halls)
  @JoinColumn({ name: 'guard_id' })
  guard!: Relation<Guard> | null;

  @OneToMany(() => Guard, (guard) => guard.hall)
  guards!: Relation<Guard>[];

  @OneToMany(() => Visit, (visit) => visit.hall)
  visits!: Relation<Visit>[];

  @ManyToMany(() => Loan, (loan) => loan.halls)
  @JoinTable({
    name: 'loan_halls',
    schema: 'archive',
    joinColumns: [{ name: 'hall_id' }],
    inverseJoinColumns: [
      { name: 'borrower', referencedColumnName: 'borrower' },
      { name: 'work_id', referencedColumnName: 'workId' },
    ],
    synchronize: false,
  })
  loans!: Relation<Loan>[];
}
