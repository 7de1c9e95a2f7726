import { RestEntity } from 'latchkey';
import { Column, Entity, ManyToMany, PrimaryColumn, type Relation } from 'typeorm';
import { Work } from './work.entity.js';

@Entity('tags', { synchronize: false })
@RestEntity('Tag', { instanceName: '{label}' })
export class Tag {
  @PrimaryColumn('varchar', { length: 10 })
  code!: string;

  @Column('text', { nullable: true })
  label!: string | null;

  @ManyToMany(() => Work, (work) => work.tags)
  works!: Relation<Work>[];
}
