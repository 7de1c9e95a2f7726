import { Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OnDeleteInverse, RestEntity } from 'latchkey';
import { Crate } from './crate.entity.js';

/** A composite key at the other side of the policies. */
@Entity('museum_waybill')
@RestEntity('Waybill')
export class Waybill {
  @PrimaryColumn('integer')
  office!: number;

  @PrimaryColumn('bigint')
  number!: string;

  /** Goes with its crate. */
  @ManyToOne(() => Crate, { nullable: true })
  @JoinColumn()
  @OnDeleteInverse('cascade')
  crate!: Relation<Crate> | null;

  /** Stays when the crate it was sent back in is gone. */
  @ManyToOne(() => Crate, { nullable: true })
  @JoinColumn()
  @OnDeleteInverse('unlink')
  returned!: Relation<Crate> | null;
}
