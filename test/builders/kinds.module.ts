import { Module } from '@nestjs/common';
import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import {
  type Caller,
  CallerParam,
  type EntityChange,
  type EntityHook,
  EntityHooks,
  Latchkey,
  RestEntity,
  RestMethod,
  RestService,
  RowLevelPolicy,
  RowLevelRole,
} from 'latchkey';

/** A bound of a range, as code sees it: numbers and ISO texts. */
interface Range<T> {
  readonly lower?: T | null;
  readonly upper?: T | null;
  readonly lowerInclusive?: boolean;
  readonly upperInclusive?: boolean;
  readonly empty?: boolean;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** One attribute for each kind of column that Jmix has no word for. */
@Entity('spec_kind')
@RestEntity('Kind', { instanceName: '{padded} {money} {interval} {inet} {int4range}' })
export class Kind {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('citext', { nullable: true })
  citext!: string | null;

  @Column('char', { length: 6, nullable: true })
  padded!: string | null;

  @Column('float', { nullable: true })
  float!: number | null;

  @Column('money', { nullable: true })
  money!: string | null;

  @Column('interval', { nullable: true })
  interval!: string | null;

  @Column('inet', { nullable: true })
  inet!: string | null;

  @Column('cidr', { nullable: true })
  cidr!: string | null;

  @Column('macaddr', { nullable: true })
  macaddr!: string | null;

  @Column({ type: 'macaddr8', nullable: true })
  macaddr8!: string | null;

  @Column({ type: 'bit', length: 4, nullable: true })
  bit!: string | null;

  @Column({ type: 'bit varying', length: 6, nullable: true })
  varbit!: string | null;

  @Column('xml', { nullable: true })
  xml!: string | null;

  @Column('ltree', { nullable: true })
  ltree!: string | null;

  @Column('hstore', { nullable: true })
  hstore!: Readonly<Record<string, string | null>> | null;

  @Column('int4range', { nullable: true })
  int4range!: Range<number> | null;

  @Column('int8range', { nullable: true })
  int8range!: Range<number | string> | null;

  @Column('numrange', { nullable: true })
  numrange!: Range<number | string> | null;

  @Column('tsrange', { nullable: true })
  tsrange!: Range<string> | null;

  @Column('tstzrange', { nullable: true })
  tstzrange!: Range<string> | null;

  @Column('daterange', { nullable: true })
  daterange!: Range<string> | null;

  @Column('int4multirange', { nullable: true })
  int4multirange!: readonly Range<number>[] | null;

  @Column('datemultirange', { nullable: true })
  datemultirange!: readonly Range<string>[] | null;

  @Column('point', { nullable: true })
  point!: Point | null;

  @Column('line', { nullable: true })
  line!: object | null;

  @Column('lseg', { nullable: true })
  lseg!: object | null;

  @Column('box', { nullable: true })
  box!: object | null;

  @Column('path', { nullable: true })
  path!: object | null;

  @Column('polygon', { nullable: true })
  polygon!: object | null;

  @Column('circle', { nullable: true })
  circle!: object | null;

  @Column('text', { default: '' })
  text!: string;

  @Index()
  @Column({
    type: 'tsvector',
    nullable: true,
    generatedType: 'STORED',
    asExpression: "to_tsvector('english', text)",
  })
  searched!: string | null;
}

/** Its key is padded. */
@Entity('spec_branch')
@RestEntity('Branch')
export class Branch {
  @PrimaryColumn('char', { length: 5 })
  code!: string;

  @Column('inet', { array: true, default: [] })
  addresses!: string[];

  @Column('text', { nullable: true })
  note!: string | null;

  /** Required, and filled by nothing. */
  @Column('tsvector')
  words!: string;
}

/** What code has got. */
export const seenByCode: { caller: Caller | undefined; readonly changes: object[] } = {
  caller: undefined,
  changes: [],
};

@EntityHooks(Kind)
class KindHook implements EntityHook {
  beforeWrite({ values }: EntityChange): void {
    seenByCode.changes.push(Object.fromEntries(values));
  }
}

@RestService('kinds')
class KindService {
  @RestMethod()
  remember(@CallerParam() caller: Caller): void {
    seenByCode.caller = caller;
  }
}

@RowLevelRole({ code: 'short-kinds', name: 'Kinds that do not take long' })
@RowLevelPolicy(Kind, { property: 'interval', operator: '<', value: 'P40D' })
@RowLevelPolicy(Kind, { property: 'money', operator: '=', value: 12.5 })
@RowLevelPolicy(Kind, { property: 'int4range', operator: 'contains', value: 5 })
@RowLevelPolicy(Kind, { property: 'inet', operator: 'overlaps', value: '10.0.0.0/8' })
@RowLevelPolicy(Kind, { property: 'citext', operator: '=', value: 'AB' })
@RowLevelPolicy(Kind, { property: 'hstore', operator: 'notEmpty' })
class ShortKindsRole {}

@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Kind, Branch],
      roles: [ShortKindsRole],
      hooks: [KindHook],
      services: [KindService],
    }),
  ],
})
export class KindsModule {}
