import { RestEntity } from 'latchkey';
import { Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Guard } from './guard.entity.js';

@Entity('lockers', { synchronize: false })
@Unique(['ownerBadge'])
@RestEntity('Locker', { instanceName: '{code}' })
export class Locker {
  @PrimaryColumn('char', { length: 3 })
  code!: string;

  @OneToOne(() => Guard, (guard) => guard.locker, { nullable: false })
  @JoinColumn({ name: 'owner_badge', referencedColumnName: 'badgeNo' })
  ownerBadge!: Relation<Guard>;
}
