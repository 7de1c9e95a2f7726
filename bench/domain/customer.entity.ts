import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/database/standard-entity.js';
import { RestEntity } from '../../src/metadata/rest-entity.decorator.js';

@Entity('bench_customer')
@RestEntity('Customer', { instanceName: '{name}' })
export class Customer extends StandardEntity {
  @Column('text')
  name!: string;
}
