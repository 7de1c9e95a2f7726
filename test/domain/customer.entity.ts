import { Column, Entity } from 'typeorm';
import { EnumColumn, RestEntity, StandardEntity } from 'latchkey';
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
