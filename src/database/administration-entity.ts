import { CreateDateColumn, DeleteDateColumn, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { AuditColumn } from '../metadata/attribute.decorators.js';

/** Traits of administration entities, under the names the protocol gives them (protocol/roles.md 10). */
export abstract class AdministrationEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @VersionColumn({ default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'create_ts' })
  createTs!: Date;

  @AuditColumn('createdBy', { name: 'created_by' })
  createdBy!: string | null;

  @UpdateDateColumn({ type: 'timestamptz', name: 'update_ts', nullable: true })
  updateTs!: Date | null;

  @AuditColumn('lastModifiedBy', { name: 'updated_by' })
  updatedBy!: string | null;

  @DeleteDateColumn({ type: 'timestamptz', name: 'delete_ts' })
  deleteTs!: Date | null;

  @AuditColumn('deletedBy', { name: 'deleted_by' })
  deletedBy!: string | null;
}
