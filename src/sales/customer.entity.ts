import { IsEmail, IsNotEmpty, IsOptional } from 'class-validator';
import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { EnumColumn, NamedFetchPlan, RestEntity, StandardEntity } from 'latchkey';
import { Address } from './address.js';
import { CustomerCategory } from './customer-category.entity.js';
import { CustomerStatus } from './customer-status.js';

@Entity()
@RestEntity('Customer', { instanceName: '{name}' })
@NamedFetchPlan('customer-with-category', [{ category: '_instance_name' }], { extends: ['_base'] })
export class Customer extends StandardEntity {
  @Column('text')
  @IsNotEmpty()
  name!: string;

  @Column('text', { nullable: true })
  @IsOptional()
  @IsEmail()
  email!: string | null;

  @EnumColumn('CustomerStatus', CustomerStatus, { default: CustomerStatus.ACTIVE })
  status!: CustomerStatus;

  @Column('date', { nullable: true })
  birthDate!: string | null;

  @Column('text', { nullable: true })
  region!: string | null;

  @Column('text', { array: true, default: [] })
  phones!: string[];

  @Column(() => Address)
  address!: Address;

  @ManyToOne(() => CustomerCategory, { nullable: true })
  @JoinColumn()
  @Index()
  category!: Relation<CustomerCategory> | null;
}
