import { Column, Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { StandardEntity } from '../../../src/latchkey/database/standard-entity.js';
import { RestEntity } from '../../../src/latchkey/metadata/rest-entity.decorator.js';
import { Crate } from './crate.entity.js';

/** Has soft delete, while the crate it belongs to has none. */
@Entity('museum_parcel')
@RestEntity('Parcel')
export class Parcel extends StandardEntity {
  @ManyToOne(() => Crate, (crate) => crate.parcels, { nullable: false })
  @JoinColumn()
  crate!: Relation<Crate>;

  @Column('text')
  content!: string;
}
