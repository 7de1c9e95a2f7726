import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/database/standard-entity.js';
import { RestEntity } from '../../src/latchkey/metadata/rest-entity.decorator.js';

@Entity('domain_delivery')
@RestEntity('Delivery', { instanceName: '{address}' })
export class Delivery extends StandardEntity {
  @Column('text')
  address!: string;

  @Column('date', { nullable: true })
  day!: string | null;
}
