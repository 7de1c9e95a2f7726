import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { DatatypeColumn, EnumColumn, FileRefColumn, Secret } from '../../src/metadata/attribute.decorators.js';
import { RestEntity } from '../../src/metadata/rest-entity.decorator.js';
import { CustomerStatus } from './customer-status.js';

/** Copied for each column, because TypeORM writes the column's type into the object it is given. */
const nullable = { nullable: true } as const;

/** One attribute of every type. */
@Entity('domain_specimen')
@RestEntity('Specimen', { instanceName: '{string}' })
export class Specimen {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { ...nullable })
  string!: string | null;

  @Column('boolean', { ...nullable })
  boolean!: boolean | null;

  @DatatypeColumn('char', nullable)
  char!: string | null;

  @Column('smallint', { ...nullable })
  short!: number | null;

  @Column('integer', { ...nullable })
  int!: number | null;

  @Column('bigint', { ...nullable })
  long!: string | null;

  @DatatypeColumn('bigInteger', nullable)
  bigInteger!: string | null;

  @Column('real', { ...nullable })
  float!: number | null;

  @Column('double precision', { ...nullable })
  double!: number | null;

  @Column('numeric', { ...nullable })
  decimal!: string | null;

  @Column('uuid', { ...nullable })
  uuid!: string | null;

  @Column('date', { ...nullable })
  localDate!: string | null;

  @Column('time', { ...nullable })
  localTime!: string | null;

  @Column('timestamp', { ...nullable })
  localDateTime!: string | null;

  @Column('time with time zone', { ...nullable })
  offsetTime!: string | null;

  @Column('timestamptz', { ...nullable })
  offsetDateTime!: string | null;

  @DatatypeColumn('date', nullable)
  date!: string | null;

  @DatatypeColumn('time', nullable)
  time!: string | null;

  @DatatypeColumn('dateTime', nullable)
  dateTime!: string | null;

  @Column('bytea', { ...nullable })
  byteArray!: Buffer | null;

  @DatatypeColumn('uri', nullable)
  uri!: string | null;

  @FileRefColumn(nullable)
  fileRef!: string | null;

  @EnumColumn('com.acme.sales.CustomerStatus', CustomerStatus, nullable)
  enum!: CustomerStatus | null;

  @Column('text', { ...nullable })
  @Secret()
  secret!: string | null;

  @Column('text', { array: true, default: [] })
  strings!: string[];

  @Column('numeric', { array: true, default: [] })
  decimals!: string[];

  @Column('timestamptz', { array: true, default: [] })
  moments!: string[];
}
