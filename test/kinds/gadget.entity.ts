import { Column, Entity, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Dimensions, NamedFetchPlan, RestEntity } from 'latchkey';

export enum Status {
  ACTIVE = 'active',
  RETIRED = 'retired',
}

export enum Level {
  LOW = 1,
  HIGH = 10,
}

const VALUES = ['id', 'settings', 'extras', 'raw', 'notes', 'status', 'level', 'size'];
const LISTS = ['history', 'numbers', 'texts', 'names', 'prices', 'keys', 'days', 'moments', 'flags', 'grid', 'labels'];

/** Its columns are of kinds that need more than a text or a number. */
@Entity('spec_gadget')
@RestEntity('Gadget', { instanceName: '{id}: {status} {settings}' })
@NamedFetchPlan('whole', [...VALUES, ...LISTS])
export class Gadget {
  @PrimaryColumn('int')
  id!: number;

  @Column('jsonb', { nullable: true })
  settings!: unknown;

  @Column('jsonb', { default: { color: 'grey' } })
  extras!: object;

  @Column('json', { nullable: true })
  raw!: unknown;

  @Column('simple-json', { nullable: true })
  notes!: unknown;

  @Column({ type: 'enum', enum: Status, enumName: 'spec_status', default: Status.ACTIVE })
  status!: Status;

  @Column({ type: 'enum', enum: Level, nullable: true })
  level!: Level | null;

  @Column({ type: 'simple-enum', enum: ['S', 'M', "L'X"], nullable: true })
  size!: string | null;

  @Column({ type: 'enum', enum: Status, enumName: 'spec_status', array: true, default: [] })
  history!: Status[];

  @Column('int', { array: true, nullable: true })
  numbers!: (number | null)[] | null;

  @Column('text', { array: true, default: [] })
  texts!: (string | null)[];

  @Column('varchar', { array: true, default: [] })
  names!: string[];

  @Column('numeric', { array: true, default: [] })
  prices!: string[];

  @Column('uuid', { array: true, default: [] })
  keys!: string[];

  @Column('date', { array: true, default: [] })
  days!: string[];

  @Column('timestamptz', { array: true, default: [] })
  moments!: string[];

  @Column('boolean', { array: true, default: [] })
  flags!: boolean[];

  @Column('int', { array: true, default: [] })
  @Dimensions(2)
  grid!: (number | null)[][];

  @Column('simple-array', { nullable: true })
  labels!: string[] | null;

  @ManyToOne(() => Gadget, { nullable: true })
  parent!: Relation<Gadget> | null;
}
