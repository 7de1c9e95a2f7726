import { AuditColumn, RestEntity } from 'latchkey';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import { Order } from './order.entity.js';

@Entity('customer', { schema: 'jmix', synchronize: false })
@RestEntity('Customer', { instanceName: '{name}' })
export class Customer {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @VersionColumn({ type: 'integer' })
  version!: number;

  @AuditColumn('createdBy', { type: 'varchar', length: 255 })
  createdBy!: string | null;

  @CreateDateColumn({ type: 'timestamptz', nullable: true })
  createdDate!: Date | null;

  @AuditColumn('lastModifiedBy', { type: 'varchar', length: 255 })
  lastModifiedBy!: string | null;

  @UpdateDateColumn({ type: 'timestamptz', nullable: true })
  lastModifiedDate!: Date | null;

  @AuditColumn('deletedBy', { type: 'varchar', length: 255 })
  deletedBy!: string | null;

  @DeleteDateColumn({ type: 'timestamptz', nullable: true })
  deletedDate!: Date | null;

  @Column('varchar', { length: 255 })
  name!: string;

  @Column('varchar', { length: 255, nullable: true })
  region!: string | null;

  @OneToMany(() => Order, (order) => order.customer)
  orders!: Relation<Order>[];
}
