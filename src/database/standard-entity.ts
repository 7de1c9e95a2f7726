import { CreateDateColumn, DeleteDateColumn, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { AuditColumn } from '../metadata/attribute.decorators.js';

/** The usual traits of an entity: uuid, version, audit and soft delete (protocol/entities.md 1.2, 13). */
export abstract class StandardEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @VersionColumn({ default: 1 })
  version!: number;

  @AuditColumn('createdBy', { name: 'created_by' })
  createdBy!: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_date' })
  createdDate!: Date;

  @AuditColumn('lastModifiedBy', { name: 'last_modified_by' })
  lastModifiedBy!: string | null;

  @UpdateDateColumn({ type: 'timestamptz', name: 'last_modified_date', nullable: true })
  lastModifiedDate!: Date | null;

  @AuditColumn('deletedBy', { name: 'deleted_by' })
  deletedBy!: string | null;

  @DeleteDateColumn({ type: 'timestamptz', name: 'deleted_date' })
  deletedDate!: Date | null;
}
