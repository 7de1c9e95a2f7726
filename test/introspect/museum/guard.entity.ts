import { RestEntity } from 'latchkey';
import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Hall } from './hall.entity.js';
import { Locker } from './locker.entity.js';

@Entity('guards', { synchronize: false })
@RestEntity('Guard', { instanceName: '{id}' })
export class Guard {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text', { name: 'Order' })
  order!: string;

  @ManyToOne(() => Hall, (hall) => hall.guards, { nullable: false })
  @JoinColumn({ name: 'hall_id' })
  hall!: Relation<Hall>;

  @Column('integer', { unique: true })
  badgeNo!: number;

  @OneToMany(() => Hall, (hall) => hall.guard)
  halls!: Relation<Hall>[];

  @OneToOne(() => Locker, (locker) => locker.ownerBadge)
  locker!: Relation<Locker> | null;
}
