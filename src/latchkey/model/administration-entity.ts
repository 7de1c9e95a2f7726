import { CreateDateColumn, DeleteDateColumn, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { AuditColumn } from './attribute.decorators.js';
import type { EntityChange } from './entity-hooks.js';

/** Traits of administration entities, under the names the protocol gives them (protocol/roles.md 10). */
export abstract class AdministrationEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @VersionColumn({ default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createTs!: Date;

  @AuditColumn('createdBy')
  createdBy!: string | null;

  @UpdateDateColumn({ type: 'timestamptz', nullable: true })
  updateTs!: Date | null;

  @AuditColumn('lastModifiedBy')
  updatedBy!: string | null;

  @DeleteDateColumn({ type: 'timestamptz' })
  deleteTs!: Date | null;

  @AuditColumn('deletedBy')
  deletedBy!: string | null;
}

/** Whether a soft-deleted row of an administration entity comes back by the change. */
export const isRestored = ({ operation, before }: EntityChange): boolean =>
  operation === 'update' && (before.get('deleteTs') ?? null) !== null;
