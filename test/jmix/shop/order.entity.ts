import { AuditColumn, RestEntity } from 'latchkey';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import { Customer } from './customer.entity.js';
import { ShopJmixUser } from './shop-jmix-user.entity.js';

@Entity('order_', { schema: 'jmix', synchronize: false })
@RestEntity('Order', { instanceName: '{number}' })
export class Order {
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

  @Column('integer', { name: 'number_' })
  number!: number;

  @Column('numeric', { precision: 19, scale: 2, nullable: true })
  total!: string | null;

  @ManyToOne(() => Customer, (customer) => customer.orders)
  @JoinColumn({ name: 'customer_id' })
  customer!: Relation<Customer> | null;

  @ManyToOne(() => ShopJmixUser, (shopJmixUser) => shopJmixUser.orders)
  @JoinColumn({ name: 'manager_id' })
  manager!: Relation<ShopJmixUser> | null;
}
