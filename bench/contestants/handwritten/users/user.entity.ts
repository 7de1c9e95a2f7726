import { Exclude } from 'class-transformer';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

@Entity('app_user')
export class User {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @VersionColumn()
  version!: number;

  @CreateDateColumn({ name: 'create_ts', type: 'timestamptz' })
  createTs!: Date;

  @Column('text', { name: 'created_by', nullable: true })
  createdBy!: string | null;

  @UpdateDateColumn({ name: 'update_ts', type: 'timestamptz', nullable: true })
  updateTs!: Date | null;

  @Column('text', { name: 'updated_by', nullable: true })
  updatedBy!: string | null;

  @DeleteDateColumn({ name: 'delete_ts', type: 'timestamptz' })
  deleteTs!: Date | null;

  @Column('text', { name: 'deleted_by', nullable: true })
  deletedBy!: string | null;

  @Column('text')
  username!: string;

  @Exclude()
  @Column('text', { nullable: true })
  password!: string | null;

  @Column('text', { name: 'first_name', nullable: true })
  firstName!: string | null;

  @Column('text', { name: 'last_name', nullable: true })
  lastName!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('boolean')
  active!: boolean;

  @Column('text', { name: 'time_zone_id', nullable: true })
  timeZoneId!: string | null;

  @Column('boolean', { name: 'password_change_required' })
  passwordChangeRequired!: boolean;
}
