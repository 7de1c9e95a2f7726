import { ReadOnly, RestEntity } from 'latchkey';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Loan } from './loan.entity.js';
import { Work } from './work.entity.js';

@Entity('loan_notes', { schema: 'archive', synchronize: false })
@RestEntity('LoanNote', { instanceName: '{id}' })
export class LoanNote {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Work, (work) => work.loanNotes, { nullable: false })
  @JoinColumn({ name: 'work_id' })
  @ReadOnly()
  work!: Relation<Work>;

  @ManyToOne(() => Loan, (loan) => loan.loanNotes, { nullable: false })
  @JoinColumn([
    { name: 'borrower', referencedColumnName: 'borrower' },
    { name: 'work_id', referencedColumnName: 'workId' },
  ])
  loan!: Relation<Loan>;

  @Column('text')
  note!: string;
}
