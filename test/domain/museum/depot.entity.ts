import { Column, Entity, OneToMany, type Relation } from 'typeorm';
import { StandardEntity } from '../../../src/latchkey/database/standard-entity.js';
import { OnDelete } from '../../../src/latchkey/metadata/attribute.decorators.js';
import { RestEntity } from '../../../src/latchkey/metadata/rest-entity.decorator.js';
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
