import { Module } from '@nestjs/common';
import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Composition, Latchkey, RestEntity } from 'latchkey';

/** Its key is a number that has many spellings. */
@Entity('spec_rate')
@RestEntity('Rate', { instanceName: '{note}' })
export class Rate {
  @PrimaryColumn('numeric', { precision: 10, scale: 2 })
  percent!: string;

  @Column('text', { nullable: true })
  note!: string | null;

  @ManyToOne(() => Rate, { nullable: true })
  @JoinColumn({ name: 'parent' })
  parent!: Relation<Rate> | null;

  @Composition()
  @OneToMany('Step', 'rate')
  steps!: Relation<Step>[];

  @ManyToMany('Moment')
  @JoinTable({ name: 'spec_rate_moment' })
  moments!: Relation<Moment>[];
}

@Entity('spec_step')
@RestEntity('Step')
export class Step {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  text!: string;

  @ManyToOne(() => Rate, (rate) => rate.steps, { nullable: true })
  @JoinColumn({ name: 'rate' })
  rate!: Relation<Rate> | null;
}

/** Its key is a moment, which every zone writes otherwise. */
@Entity('spec_moment')
@RestEntity('Moment', { instanceName: '{what}' })
export class Moment {
  @PrimaryColumn('timestamptz')
  id!: string;

  @Column('text', { nullable: true })
  what!: string | null;
}

@Entity('spec_quote')
@RestEntity('Quote')
export class Quote {
  @PrimaryColumn('numeric')
  amount!: string;

  @PrimaryColumn('timestamp')
  at!: string;

  @Column('text', { nullable: true })
  note!: string | null;

  @OneToMany('Trade', 'quote')
  trades!: Relation<Trade>[];
}

/** What it refers to has keys of many spellings, or is found by another column. */
@Entity('spec_trade')
@RestEntity('Trade', { instanceName: '{name}' })
export class Trade {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;

  @ManyToOne(() => Quote, (quote) => quote.trades, { nullable: true })
  @JoinColumn([
    { name: 'quote_amount', referencedColumnName: 'amount' },
    { name: 'quote_at', referencedColumnName: 'at' },
  ])
  quote!: Relation<Quote> | null;

  @ManyToOne(() => Fee, (fee) => fee.trades, { nullable: true })
  @JoinColumn({ name: 'fee', referencedColumnName: 'name' })
  fee!: Relation<Fee> | null;
}

/** Trades name it by another column than its key. */
@Entity('spec_fee')
@RestEntity('Fee', { instanceName: '{name}' })
export class Fee {
  @PrimaryColumn('numeric', { precision: 10, scale: 2 })
  percent!: string;

  @Column('text', { unique: true })
  name!: string;

  @OneToMany('Trade', 'fee')
  trades!: Relation<Trade>[];
}

/** What a quote has, by its key and a number. */
@Entity('spec_quote_line')
@RestEntity('QuoteLine', { instanceName: '{text}' })
export class QuoteLine {
  @PrimaryColumn('numeric', { precision: 10, scale: 2 })
  amount!: string;

  @PrimaryColumn('timestamp')
  at!: string;

  @PrimaryColumn('int')
  number!: number;

  @Column('text', { nullable: true })
  text!: string | null;

  @ManyToOne(() => Quote)
  @JoinColumn([
    { name: 'amount', referencedColumnName: 'amount' },
    { name: 'at', referencedColumnName: 'at' },
  ])
  quote!: Relation<Quote>;
}

/** Values at the ends of their types, and collations that take different texts for equal. */
@Entity('spec_extreme')
@RestEntity('Extreme', { instanceName: '{day} {local} {moment}' })
export class Extreme {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('numeric', { precision: 4, scale: -2, nullable: true })
  hundreds!: string | null;

  @Column('numeric', { precision: 5, scale: 2, nullable: true })
  cents!: string | null;

  @Column('date', { nullable: true })
  day!: string | null;

  @Column('timestamp', { nullable: true })
  local!: string | null;

  @Column('timestamptz', { nullable: true })
  moment!: string | null;

  @Column('text', { nullable: true })
  word!: string | null;

  @Column('varchar', { length: 40, nullable: true })
  title!: string | null;

  @ManyToOne(() => Rate, { nullable: true })
  rate!: Relation<Rate> | null;
}

@Module({ imports: [Latchkey.forFeature({ entities: [Rate, Step, Moment, Quote, Trade, Fee, QuoteLine, Extreme] })] })
export class OddColumnsModule {}
