import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Composition, OnDeleteInverse, RestEntity } from 'latchkey';
import { Tag } from '../tag.entity.js';
import { Depot } from './depot.entity.js';
import { Parcel } from './parcel.entity.js';

/** Has no soft delete; what is inside of it goes with it, crates included. */
@Entity('museum_crate')
@RestEntity('Crate', { instanceName: '{label}' })
export class Crate {
  @PrimaryGeneratedColumn('increment')
  id!: number;

  @Column('text')
  label!: string;

  @ManyToOne(() => Depot, (depot) => depot.crates, { nullable: true })
  @JoinColumn()
  depot!: Relation<Depot> | null;

  @ManyToOne(() => Crate, { nullable: true })
  @JoinColumn()
  @OnDeleteInverse('cascade')
  outer!: Relation<Crate> | null;

  /** Twins stay together: one cannot be deleted while the other one points to it. */
  @ManyToOne(() => Crate, { nullable: true })
  @JoinColumn()
  @OnDeleteInverse('deny')
  twin!: Relation<Crate> | null;

  @OneToMany(() => Parcel, (parcel) => parcel.crate)
  @Composition()
  parcels!: Relation<Parcel>[];

  @ManyToMany(() => Tag)
  @JoinTable({ name: 'museum_crate_tag' })
  tags!: Relation<Tag>[];
}
