import { CreateDateColumn, DeleteDateColumn, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { AuditColumn } from './attribute.decorators.js';

/** The usual traits of an entity: uuid, version, audit and soft delete (protocol/entities.md 1.2, 13). */
export abstract class StandardEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @VersionColumn({ default: 1 })
  version!: number;

  @AuditColumn('createdBy')
  createdBy!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdDate!: Date;

  @AuditColumn('lastModifiedBy')
  lastModifiedBy!: string | null;

  @UpdateDateColumn({ type: 'timestamptz', nullable: true })
  lastModifiedDate!: Date | null;

  @AuditColumn('deletedBy')
  deletedBy!: string | null;

  @DeleteDateColumn({ type: 'timestamptz' })
  deletedDate!: Date | null;
}
