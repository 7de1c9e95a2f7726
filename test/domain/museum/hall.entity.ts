import { Column, Entity, OneToMany, type Relation } from 'typeorm';
import { OnDelete, RestEntity, StandardEntity } from 'latchkey';
import { Exhibit } from './exhibit.entity.js';

/** When a hall is closed, its exhibits stay without one. */
@Entity('museum_hall')
@RestEntity('Hall', { instanceName: '{name}' })
export class Hall extends StandardEntity {
  @Column('text')
  name!: string;

  @OneToMany(() => Exhibit, (exhibit) => exhibit.hall)
  @OnDelete('unlink')
  exhibits!: Relation<Exhibit>[];
}
