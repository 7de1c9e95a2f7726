import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/database/standard-entity.js';
import { RestEntity } from '../../src/metadata/rest-entity.decorator.js';

@Entity('bench_category')
@RestEntity('Category', { instanceName: '{name}' })
export class Category extends StandardEntity {
  @Column('text')
  name!: string;
}
