import { Exclude } from 'class-transformer';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

/** What all tables have. Only the id is shown to clients. */
export abstract class StoredRecord {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Exclude()
  @Column('text', { name: 'created_by', nullable: true })
  createdBy!: string | null;

  @Exclude()
  @CreateDateColumn({ name: 'created_date', type: 'timestamptz' })
  createdDate!: Date;

  @Exclude()
  @UpdateDateColumn({ name: 'last_modified_date', type: 'timestamptz', nullable: true })
  lastModifiedDate!: Date | null;

  @Exclude()
  @Column('text', { name: 'last_modified_by', nullable: true })
  lastModifiedBy!: string | null;

  @Exclude()
  @Column('text', { name: 'deleted_by', nullable: true })
  deletedBy!: string | null;

  @Exclude()
  @DeleteDateColumn({ name: 'deleted_date', type: 'timestamptz' })
  deletedDate!: Date | null;

  @VersionColumn({ default: 1 })
  version!: number;
}
