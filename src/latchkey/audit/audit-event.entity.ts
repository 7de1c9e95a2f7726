import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { RestEntity } from '../model/rest-entity.decorator.js';

/**
 * Something relevant to security that has happened. Nobody creates, changes or deletes events over the API, whatever
 * the roles; the table itself refuses it too. Readable by ordinary policies.
 */
@Entity('sec_audit_event')
@RestEntity('sec_AuditEvent', { instanceName: '{kind}: {username}', readOnly: true })
export class AuditEvent {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  @Index()
  eventTs!: Date;

  @Column('text')
  kind!: string;

  @Column('text')
  outcome!: string;

  /** Who did it. */
  @Column('text', { nullable: true })
  @Index()
  username!: string | null;

  /** Whom or what it was done to. */
  @Column('text', { nullable: true })
  subject!: string | null;

  /** JSON text of an object of strings. */
  @Column('text', { nullable: true })
  details!: string | null;

  @Column('text', { nullable: true })
  remoteAddress!: string | null;

  /** How often the same happened in quick succession; the time is that of the first. */
  @Column('integer', { default: 1 })
  repeats!: number;
}
