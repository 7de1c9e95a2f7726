import {
  ChildEntity,
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  TableInheritance,
  VersionColumn,
} from 'typeorm';
import { InstanceName, NamedFetchPlan, RestEntity, TransientAttribute } from 'latchkey';
import { Folder } from './folder.entity.js';
import { Tag } from './tag.entity.js';

/** Three generations in one table, with references and a numeric key that all inherit. */
@Entity('domain_paper')
@TableInheritance({ column: { type: 'text', name: 'kind' } })
@RestEntity('Paper', { instanceName: '{title}' })
@NamedFetchPlan('paper-with-tags', ['title', { tags: ['name'] }])
export class Paper {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: string;

  @VersionColumn()
  version!: number;

  @Column('text')
  title!: string;

  @ManyToOne(() => Folder, (folder) => folder.papers, { nullable: true })
  folder!: Relation<Folder> | null;

  @ManyToMany(() => Tag)
  @JoinTable({ name: 'domain_paper_tag' })
  tags!: Relation<Tag>[];

  @TransientAttribute('string', { dependsOn: ['title'] })
  get headline(): string {
    return this.title.toUpperCase();
  }
}

@ChildEntity('invoice')
@RestEntity('Invoice', { instanceName: '{title}: {total}' })
@NamedFetchPlan('invoice-total', ['total'], { extends: ['paper-with-tags'] })
export class Invoice extends Paper {
  @Column('numeric', { nullable: true })
  total!: string | null;
}

@ChildEntity('receipt')
@RestEntity('Receipt')
export class Receipt extends Paper {
  @Column('text', { nullable: true })
  till!: string | null;

  @InstanceName({ dependsOn: ['title', 'till'] })
  label(): string {
    return `${this.title} of till ${this.till ?? '?'}`;
  }
}

@ChildEntity('signed')
@RestEntity('SignedReceipt', { instanceName: '{title} signed by {signer}' })
export class SignedReceipt extends Receipt {
  @Column('text', { nullable: true })
  signer!: string | null;

  override get headline(): string {
    return `${this.title}!`;
  }
}
