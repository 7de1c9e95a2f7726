import { Column, Entity, OneToMany, type Relation } from 'typeorm';
import { OnDelete, RestEntity, StandardEntity } from 'latchkey';
import { Crate } from './crate.entity.js';

/** A depot with crates cannot be deleted. */
@Entity('museum_depot')
@RestEntity('Depot', { instanceName: '{name}' })
export class Depot extends StandardEntity {
  @Column('text')
  name!: string;

  @OneToMany(() => Crate, (crate) => crate.depot)
  @OnDelete('deny')
  crates!: Relation<Crate>[];
}
