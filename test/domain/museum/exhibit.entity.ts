import { ChildEntity, Column, Entity, JoinColumn, ManyToOne, TableInheritance, type Relation } from 'typeorm';
import { OnDelete, OnDeleteInverse, RestEntity, StandardEntity } from 'latchkey';
import { CatalogCard } from './catalog-card.entity.js';
import { Hall } from './hall.entity.js';

/** Its copies and its card in the catalogue go with it. */
@Entity('museum_exhibit')
@TableInheritance({ column: { type: 'text', name: 'kind' } })
@RestEntity('Exhibit', { instanceName: '{title}' })
export class Exhibit extends StandardEntity {
  @Column('text')
  title!: string;

  @ManyToOne(() => Hall, (hall) => hall.exhibits, { nullable: true })
  @JoinColumn()
  hall!: Relation<Hall> | null;

  @ManyToOne(() => Exhibit, { nullable: true })
  @JoinColumn()
  @OnDeleteInverse('cascade')
  copyOf!: Relation<Exhibit> | null;

  @ManyToOne(() => CatalogCard, { nullable: true })
  @JoinColumn()
  @OnDelete('cascade')
  card!: Relation<CatalogCard> | null;
}

@ChildEntity('painting')
@RestEntity('Painting')
export class Painting extends Exhibit {
  @Column('text', { nullable: true })
  technique!: string | null;
}

@ChildEntity('sculpture')
@RestEntity('Sculpture')
export class Sculpture extends Exhibit {
  @Column('integer', { nullable: true })
  weight!: number | null;
}
