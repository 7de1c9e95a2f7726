import { Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { StandardEntity } from '../../../src/latchkey/database/standard-entity.js';
import { OnDeleteInverse } from '../../../src/latchkey/metadata/attribute.decorators.js';
import { RestEntity } from '../../../src/latchkey/metadata/rest-entity.decorator.js';
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
