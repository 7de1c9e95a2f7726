import { Column, Entity } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';

@Entity('bench_customer')
@RestEntity('Customer', { instanceName: '{name}' })
export class Customer extends StandardEntity {
  @Column('text')
  name!: string;
}
