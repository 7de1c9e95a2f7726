import { RestEntity } from 'latchkey';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Work } from './work.entity.js';

@Entity('work_parts', { synchronize: false })
@RestEntity('WorkPart', { instanceName: '{label}' })
export class WorkPart {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: string;

  @ManyToOne(() => Work, (work) => work.workParts, { nullable: false })
  @JoinColumn({ name: 'work_id' })
  work!: Relation<Work>;

  @Column('text')
  label!: string;
}
