import { IsIn, Max, Min } from 'class-validator';
import { AuditColumn, Composition, DecimalMin, Dimensions, RestEntity } from 'latchkey';
import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryGeneratedColumn,
  type Relation,
  VersionColumn,
} from 'typeorm';
import { Artist } from './artist.entity.js';
import { Certificate } from './certificate.entity.js';
import { Loan } from './loan.entity.js';
import { LoanNote } from './loan-note.entity.js';
import { Tag } from './tag.entity.js';
import { WorkPart } from './work-part.entity.js';
import { Condition } from './condition.js';

@Entity('works', { synchronize: false })
@RestEntity('Work', { instanceName: '{title}' })
export class Work {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  title!: string;

  @ManyToOne(() => Artist, (artist) => artist.works)
  @JoinColumn({ name: 'artist_id' })
  artist!: Relation<Artist> | null;

  @Column('numeric', { precision: 12, scale: 2, default: () => '1.5' })
  @DecimalMin('0')
  price!: string;

  @Column({
    type: 'numeric',
    precision: 12,
    scale: 2,
    generatedType: 'STORED',
    asExpression: '(price * 1.2)',
    nullable: true,
  })
  priceWithTax!: string | null;

  @Column('smallint', { default: 3 })
  @Min(1)
  @Max(5)
  rating!: number;

  @Column('text', { default: 'oil' })
  @IsIn(['oil', 'ink', 'bronze'])
  technique!: string;

  @Column('text', { nullable: true, default: "it's new" })
  class!: string | null;

  @Column('text', { array: true, default: () => "'{}'::text[]" })
  keywords!: string[];

  @Column('enum', { enum: Condition, enumName: 'condition', default: () => "'good'::public.condition" })
  condition!: Condition;

  @Column('jsonb', { nullable: true })
  details!: unknown;

  @Column('integer', { array: true, nullable: true })
  @Dimensions(2)
  palette!: number[][] | null;

  @VersionColumn({ type: 'integer' })
  rowVersion!: number;

  @AuditColumn('createdBy', { type: 'varchar', length: 50 })
  madeBy!: string | null;

  @CreateDateColumn({ type: 'timestamp' })
  madeAt!: Date;

  @OneToMany(() => LoanNote, (loanNote) => loanNote.work)
  loanNotes!: Relation<LoanNote>[];

  @OneToMany(() => Loan, (loan) => loan.work)
  loans!: Relation<Loan>[];

  @OneToOne(() => Certificate, (certificate) => certificate.work)
  @Composition()
  certificate!: Relation<Certificate> | null;

  @OneToMany(() => WorkPart, (workPart) => workPart.work)
  @Composition()
  workParts!: Relation<WorkPart>[];

  @ManyToMany(() => Tag, (tag) => tag.works)
  @JoinTable({
    name: 'work_tags',
    joinColumn: { name: 'work_id' },
    inverseJoinColumn: { name: 'tag_code' },
    synchronize: false,
  })
  tags!: Relation<Tag>[];
}
