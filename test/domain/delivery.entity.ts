import { Column, Entity } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';

@Entity('domain_delivery')
@RestEntity('Delivery', { instanceName: '{address}' })
export class Delivery extends StandardEntity {
  @Column('text')
  address!: string;

  @Column('date', { nullable: true })
  day!: string | null;
}
