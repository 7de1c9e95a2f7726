import { RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ArchiveCondition } from './archive-condition.js';

@Entity('labels', { synchronize: false })
@RestEntity('Label', { instanceName: '{code}' })
export class Label {
  @PrimaryColumn('char', { length: 4 })
  code!: string;

  @Column('daterange')
  shown!: object;

  @Column('point', { nullable: true })
  spot!: object | null;

  @Column('money', { nullable: true })
  weight!: string | null;

  @Column('hstore', { default: () => "''::public.hstore" })
  traits!: Record<string, string | null>;

  @Column('interval', { default: () => "'30 days'::interval" })
  loanTime!: string;

  @Column('inet', { array: true, default: () => "'{}'::inet[]" })
  sensors!: string[];

  @Column('enum', {
    array: true,
    enum: ArchiveCondition,
    enumName: 'archive.condition',
    default: () => "'{sealed}'::archive.condition[]",
  })
  states!: ArchiveCondition[];

  @Column({
    type: 'tsvector',
    generatedType: 'STORED',
    asExpression: "to_tsvector('simple'::regconfig, (code)::text)",
    nullable: true,
  })
  words!: string | null;

  @Column('json', { nullable: true })
  extra!: unknown;
}
