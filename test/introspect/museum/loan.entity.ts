import { Composition, RestEntity } from 'latchkey';
import { Column, Entity, JoinColumn, ManyToMany, ManyToOne, OneToMany, PrimaryColumn, type Relation } from 'typeorm';
import { Hall } from './hall.entity.js';
import { LoanNote } from './loan-note.entity.js';
import { Work } from './work.entity.js';

@Entity('loans', { schema: 'archive', synchronize: false })
@RestEntity('Loan', { instanceName: '{workId} {borrower}' })
export class Loan {
  @PrimaryColumn('uuid')
  workId!: string;

  @ManyToOne(() => Work, (work) => work.loans, { nullable: false })
  @JoinColumn({ name: 'work_id' })
  work!: Relation<Work>;

  @PrimaryColumn('text')
  borrower!: string;

  @Column('date', { name: 'returned on', nullable: true })
  returnedOn!: string | null;

  @OneToMany(() => LoanNote, (loanNote) => loanNote.loan)
  @Composition()
  loanNotes!: Relation<LoanNote>[];

  @ManyToMany(() => Hall, (hall) => hall.loans)
  halls!: Relation<Hall>[];
}
