import { Module } from '@nestjs/common';
import { IsNumber, Matches } from 'class-validator';
import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { RestEntity } from '../../src/latchkey/model/rest-entity.decorator.js';
import { Tag } from '../domain/tag.entity.js';
import type { TestApp } from '../harness/app.js';

/** Its table has no rules but those that a spec gives it. */
@Entity('spec_ledger')
@RestEntity('Ledger', { instanceName: '{name}' })
export class Ledger {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('varchar', { length: 5, nullable: true })
  code!: string | null;

  @Column('numeric', { precision: 5, scale: 2, nullable: true })
  amount!: string | null;

  @Column('smallint', { nullable: true })
  small!: number | null;

  @Column('double precision', { nullable: true })
  @IsNumber({ maxDecimalPlaces: 2 })
  rate!: number | null;

  @Column('text', { nullable: true })
  @Matches(/^[a-z]+$/y)
  word!: string | null;

  @Column('varchar', { length: 3, array: true, default: [] })
  labels!: string[];

  @ManyToOne(() => Tag, { nullable: true })
  @JoinColumn()
  owner!: Relation<Tag> | null;

  @ManyToMany(() => Tag)
  @JoinTable({ name: 'spec_ledger_tag' })
  tags!: Relation<Tag>[];
}

/** Its table becomes a view of ledgers where a spec makes it one. */
@Entity('spec_ledger_view')
@RestEntity('LedgerView', { instanceName: '{name}' })
export class LedgerView {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('varchar', { length: 5, nullable: true })
  code!: string | null;
}

@Module({ imports: [Latchkey.forFeature({ entities: [Ledger, LedgerView] })] })
export class LedgerModule {}

/** Runs statements of the database's administrator. */
export async function runSql(app: TestApp, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await app.database.rows(new Statement(text));
  }
}

/** Makes a trigger function and puts it on a table. @param timing for example `BEFORE INSERT` */
export const addTrigger = (app: TestApp, table: string, timing: string, body: string): Promise<void> =>
  runSql(
    app,
    `CREATE OR REPLACE FUNCTION spec_rule() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`,
    `CREATE TRIGGER spec_rule ${timing} ON ${table} FOR EACH ROW EXECUTE FUNCTION spec_rule()`,
  );

export const dropTrigger = (app: TestApp, table: string): Promise<void> =>
  runSql(app, `DROP TRIGGER IF EXISTS spec_rule ON ${table}`);
