import { Module } from '@nestjs/common';
import { Exclude, Expose } from 'class-transformer';
import { IsNotEmpty } from 'class-validator';
import {
  Column,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  VersionColumn,
} from 'typeorm';
import { Hidden, Latchkey, RestEmbeddable, RestEntity } from 'latchkey';

/** A part whose second column stays inside of the application. */
@RestEmbeddable('Seal')
export class Seal {
  @Column('text', { nullable: true })
  colour!: string | null;

  @Column('text', { nullable: true, select: false })
  pattern!: string | null;
}

@Entity('spec_keeper')
@RestEntity('Keeper')
export class Keeper {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;
}

/** Has every way to keep a column out. */
@Entity('spec_vault')
@RestEntity('Vault', { instanceName: '{label}' })
export class Vault {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  label!: string;

  @Column('text', { default: 'unselected', select: false })
  @IsNotEmpty()
  unselected!: string;

  @Column('text', { default: 'excluded' })
  @Exclude()
  excluded!: string;

  @Column('jsonb', { default: { deep: true } })
  @Hidden()
  settings!: unknown;

  @Column('tsvector', { nullable: true })
  @Hidden()
  words!: string | null;

  @Column('text', { nullable: true })
  @Exclude({ toPlainOnly: true })
  pin!: string | null;

  @Column('text', { default: 'given' })
  @Exclude({ toClassOnly: true })
  rank!: string;

  @Column(() => Seal)
  seal!: Seal;

  @ManyToOne(() => Keeper, { nullable: true })
  @Hidden()
  keeper!: Relation<Keeper> | null;

  @VersionColumn({ default: 1, select: false })
  version!: number;

  @DeleteDateColumn({ type: 'timestamptz', select: false })
  deletedAt!: Date | null;
}

/** Shows what it exposes. */
@Exclude()
@Entity('spec_closed_vault')
@RestEntity('ClosedVault')
export class ClosedVault {
  @PrimaryColumn('int')
  @Expose()
  id!: number;

  @Column('text', { nullable: true })
  @Expose()
  label!: string | null;

  @Column('text', { nullable: true })
  content!: string | null;
}

/** Its columns are set by some writes only. */
@Entity('spec_ticket')
@RestEntity('Ticket')
export class Ticket {
  @PrimaryColumn('int')
  id!: number;

  @Column('text', { nullable: true })
  title!: string | null;

  @Column({ type: 'text', default: 'new', insert: false })
  state!: string;

  @Column({ type: 'text', nullable: true, update: false })
  origin!: string | null;

  @Column({ type: 'text', default: 'database', insert: false, update: false })
  stamp!: string;
}

@Module({ imports: [Latchkey.forFeature({ entities: [Keeper, Vault, ClosedVault, Ticket] })] })
export class HiddenColumnsModule {}
