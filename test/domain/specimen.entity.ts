import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { DatatypeColumn, EnumColumn, FileRefColumn, RestEntity, Secret } from 'latchkey';
import { CustomerStatus } from './customer-status.js';

/** One attribute of every type. */
@Entity('domain_specimen')
@RestEntity('Specimen', { instanceName: '{string}' })
export class Specimen {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { nullable: true })
  string!: string | null;

  @Column('boolean', { nullable: true })
  boolean!: boolean | null;

  @DatatypeColumn('char', { nullable: true })
  char!: string | null;

  @Column('smallint', { nullable: true })
  short!: number | null;

  @Column('integer', { nullable: true })
  int!: number | null;

  @Column('bigint', { nullable: true })
  long!: string | null;

  @DatatypeColumn('bigInteger', { nullable: true })
  bigInteger!: string | null;

  @Column('real', { nullable: true })
  float!: number | null;

  @Column('double precision', { nullable: true })
  double!: number | null;

  @Column('numeric', { nullable: true })
  decimal!: string | null;

  @Column('uuid', { nullable: true })
  uuid!: string | null;

  @Column('date', { nullable: true })
  localDate!: string | null;

  @Column('time', { nullable: true })
  localTime!: string | null;

  @Column('timestamp', { nullable: true })
  localDateTime!: string | null;

  @Column('time with time zone', { nullable: true })
  offsetTime!: string | null;

  @Column('timestamptz', { nullable: true })
  offsetDateTime!: string | null;

  @DatatypeColumn('date', { nullable: true })
  date!: string | null;

  @DatatypeColumn('time', { nullable: true })
  time!: string | null;

  @DatatypeColumn('dateTime', { nullable: true })
  dateTime!: string | null;

  @Column('bytea', { nullable: true })
  byteArray!: Buffer | null;

  @DatatypeColumn('uri', { nullable: true })
  uri!: string | null;

  @FileRefColumn({ nullable: true })
  fileRef!: string | null;

  @EnumColumn('com.acme.sales.CustomerStatus', CustomerStatus, { nullable: true })
  enum!: CustomerStatus | null;

  @Column('text', { nullable: true })
  @Secret()
  secret!: string | null;

  @Column('text', { array: true, default: [] })
  strings!: string[];

  @Column('numeric', { array: true, default: [] })
  decimals!: string[];

  @Column('timestamptz', { array: true, default: [] })
  moments!: string[];
}
