import { Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { OnDeleteInverse, RestEntity, StandardEntity } from 'latchkey';
import { Crate } from './crate.entity.js';

/** Stays without its crate. */
@Entity('museum_padlock')
@RestEntity('Padlock')
export class Padlock extends StandardEntity {
  @ManyToOne(() => Crate, { nullable: true })
  @JoinColumn()
  @OnDeleteInverse('unlink')
  crate!: Relation<Crate> | null;

  @ManyToOne(() => Crate, { nullable: true })
  @JoinColumn()
  @OnDeleteInverse('unlink')
  spareFor!: Relation<Crate> | null;
}
