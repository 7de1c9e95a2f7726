import { RestEntity } from 'latchkey';
import { Entity, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Hall } from './hall.entity.js';

@Entity('visits', { synchronize: false })
@RestEntity('Visit', { instanceName: '{visitId} {day}' })
export class Visit {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  visitId!: string;

  @PrimaryColumn('date')
  day!: string;

  @ManyToOne(() => Hall, (hall) => hall.visits, { nullable: false })
  @JoinColumn({ name: 'hall_id' })
  hall!: Relation<Hall>;
}
