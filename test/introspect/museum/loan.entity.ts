import { RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('loans', { schema: 'archive', synchronize: false })
@RestEntity('Loan', { instanceName: '{workId} {borrower}' })
export class Loan {
  @PrimaryColumn('uuid')
  workId!: string;

  @PrimaryColumn('text')
  borrower!: string;

  @Column('date', { name: 'returned on', nullable: true })
  returnedOn!: string | null;
}
