import { RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('loan_stamps', { schema: 'archive', synchronize: false })
@RestEntity('LoanStamp', { instanceName: '{number}' })
export class LoanStamp {
  @PrimaryColumn('uuid')
  workId!: string;

  @PrimaryColumn('integer')
  number!: number;

  @Column('text', { nullable: true })
  borrower!: string | null;
}
