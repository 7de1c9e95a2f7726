import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { RestEntity } from 'latchkey';
import { Paper } from './paper.entity.js';

/** Refers to the base class of a hierarchy: by one reference, by a collection, and in its instance name. */
@Entity('domain_folder')
@RestEntity('Folder', { instanceName: '{name} ({cover})' })
export class Folder {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: string;

  @Column('text')
  name!: string;

  @ManyToOne(() => Paper, { nullable: true })
  @JoinColumn()
  cover!: Relation<Paper> | null;

  @OneToMany(() => Paper, (paper) => paper.folder)
  papers!: Relation<Paper>[];
}
