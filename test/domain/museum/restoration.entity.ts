import { Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { OnDeleteInverse, RestEntity, StandardEntity } from 'latchkey';
import { Painting } from './exhibit.entity.js';

/** Refers to one class of a hierarchy, and is deleted with the painting. */
@Entity('museum_restoration')
@RestEntity('Restoration')
export class Restoration extends StandardEntity {
  @ManyToOne(() => Painting, { nullable: false })
  @JoinColumn()
  @OnDeleteInverse('cascade')
  painting!: Relation<Painting>;
}
