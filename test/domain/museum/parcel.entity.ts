import { Column, Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';
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
