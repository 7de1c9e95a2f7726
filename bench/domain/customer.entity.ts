import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/database/standard-entity.js';
import { RestEntity } from '../../src/latchkey/metadata/rest-entity.decorator.js';

@Entity('bench_customer')
@RestEntity('Customer', { instanceName: '{name}' })
export class Customer extends StandardEntity {
  @Column('text')
  name!: string;
}
