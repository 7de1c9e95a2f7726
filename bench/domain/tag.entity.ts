import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/database/standard-entity.js';
import { RestEntity } from '../../src/metadata/rest-entity.decorator.js';

@Entity('bench_tag')
@RestEntity('Tag', { instanceName: '{name}' })
export class Tag extends StandardEntity {
  @Column('text')
  name!: string;
}
