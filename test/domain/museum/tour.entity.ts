import { Column, Entity, JoinTable, ManyToMany, type Relation } from 'typeorm';
import { OnDelete, RestEntity, StandardEntity } from 'latchkey';
import { CatalogCard } from './catalog-card.entity.js';
import { Exhibit } from './exhibit.entity.js';

/** A deleted tour keeps its exhibits, takes its cards with it, and lets its guides go. */
@Entity('museum_tour')
@RestEntity('Tour', { instanceName: '{name}' })
export class Tour extends StandardEntity {
  @Column('text')
  name!: string;

  @ManyToMany(() => Exhibit)
  @JoinTable({ name: 'museum_tour_exhibit' })
  exhibits!: Relation<Exhibit>[];

  @ManyToMany(() => CatalogCard)
  @JoinTable({ name: 'museum_tour_card' })
  @OnDelete('cascade')
  cards!: Relation<CatalogCard>[];

  @ManyToMany(() => Guide, (guide) => guide.tours)
  @JoinTable({ name: 'museum_tour_guide' })
  @OnDelete('unlink')
  guides!: Relation<Guide>[];
}

/** A guide with tours cannot be deleted. */
@Entity('museum_guide')
@RestEntity('Guide', { instanceName: '{name}' })
export class Guide extends StandardEntity {
  @Column('text')
  name!: string;

  @ManyToMany(() => Tour, (tour) => tour.guides)
  @OnDelete('deny')
  tours!: Relation<Tour>[];
}
