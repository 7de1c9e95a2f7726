import { RestEntity } from 'latchkey';
import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Work } from './work.entity.js';

@Entity('certificates', { synchronize: false })
@RestEntity('Certificate', { instanceName: '{number}' })
export class Certificate {
  @PrimaryColumn('uuid')
  workId!: string;

  @OneToOne(() => Work, (work) => work.certificate, { nullable: false })
  @JoinColumn({ name: 'work_id' })
  work!: Relation<Work>;

  @Column('text')
  number!: string;
}
