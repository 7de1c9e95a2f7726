import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/database/standard-entity.js';
import { RestEntity } from '../../src/latchkey/metadata/rest-entity.decorator.js';

@Entity('bench_tag')
@RestEntity('Tag', { instanceName: '{name}' })
export class Tag extends StandardEntity {
  @Column('text')
  name!: string;
}
