import { RestEntity, Secret } from 'latchkey';
import { Column, Entity, OneToMany, PrimaryGeneratedColumn, type Relation, VersionColumn } from 'typeorm';
import { Order } from './order.entity.js';

@Entity('user_', { schema: 'jmix', synchronize: false })
@RestEntity('ShopJmixUser', { instanceName: '{firstName} {lastName}' })
export class ShopJmixUser {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @VersionColumn({ type: 'integer' })
  version!: number;

  @Column('varchar', { length: 255, unique: true })
  username!: string;

  @Column('varchar', { length: 255, nullable: true })
  firstName!: string | null;

  @Column('varchar', { length: 255, nullable: true })
  lastName!: string | null;

  @Column('varchar', { length: 255, nullable: true })
  @Secret()
  password!: string | null;

  @Column('varchar', { length: 255, nullable: true })
  email!: string | null;

  @Column('boolean', { nullable: true })
  active!: boolean | null;

  @Column('varchar', { length: 255, nullable: true })
  timeZoneId!: string | null;

  @OneToMany(() => Order, (order) => order.manager)
  orders!: Relation<Order>[];
}
