import { Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { StandardEntity } from '../../../src/latchkey/database/standard-entity.js';
import { OnDeleteInverse } from '../../../src/latchkey/metadata/attribute.decorators.js';
import { RestEntity } from '../../../src/latchkey/metadata/rest-entity.decorator.js';
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
