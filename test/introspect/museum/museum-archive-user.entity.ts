import { RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ArchiveCondition } from './archive-condition.js';
import { Condition } from './condition.js';

@Entity('users', { schema: 'archive', synchronize: false })
@RestEntity('MuseumArchiveUser', { instanceName: '{id}' })
export class MuseumArchiveUser {
  @PrimaryColumn('integer')
  id!: number;

  @Column('enum', { enum: Condition, enumName: 'public.condition', nullable: true })
  mood!: Condition | null;

  @Column('enum', { enum: ArchiveCondition, enumName: 'condition', default: () => "'sealed'::archive.condition" })
  state!: ArchiveCondition;

  @Column('boolean', { default: false })
  aNameOfSixtyThreeBytesWhichIsTheLongestOnePossibleX!: boolean;
}
