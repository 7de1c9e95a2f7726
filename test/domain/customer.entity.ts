import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/database/standard-entity.js';
import { EnumColumn } from '../../src/latchkey/metadata/attribute.decorators.js';
import { RestEntity } from '../../src/latchkey/metadata/rest-entity.decorator.js';
import { Address } from './address.js';
import { CustomerStatus } from './customer-status.js';

@Entity('domain_customer')
@RestEntity('Customer', { instanceName: '{name}' })
export class Customer extends StandardEntity {
  @Column('text')
  name!: string;

  @EnumColumn('com.acme.sales.CustomerStatus', CustomerStatus, { nullable: true })
  status!: CustomerStatus | null;

  @Column('date', { nullable: true })
  birthDate!: string | null;

  @Column('text', { nullable: true })
  region!: string | null;

  @Column(() => Address)
  address!: Address;

  @Column('text', { array: true, default: [] })
  phones!: string[];
}
