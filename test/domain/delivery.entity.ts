import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/database/standard-entity.js';
import { RestEntity } from '../../src/metadata/rest-entity.decorator.js';

@Entity('domain_delivery')
@RestEntity('Delivery', { instanceName: '{address}' })
export class Delivery extends StandardEntity {
  @Column('text')
  address!: string;

  @Column('date', { nullable: true })
  day!: string | null;
}
