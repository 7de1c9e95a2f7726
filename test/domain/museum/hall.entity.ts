import { Column, Entity, OneToMany, type Relation } from 'typeorm';
import { StandardEntity } from '../../../src/latchkey/database/standard-entity.js';
import { OnDelete } from '../../../src/latchkey/metadata/attribute.decorators.js';
import { RestEntity } from '../../../src/latchkey/metadata/rest-entity.decorator.js';
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
