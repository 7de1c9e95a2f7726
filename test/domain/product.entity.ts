import { Min } from 'class-validator';
import { Column, Entity, JoinTable, ManyToMany, type Relation } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';
import { Tag } from './tag.entity.js';

@Entity('domain_product')
@RestEntity('Product', { instanceName: '{name}' })
export class Product extends StandardEntity {
  @Column('text')
  name!: string;

  @Column('numeric', { precision: 19, scale: 2, nullable: true })
  @Min(0)
  price!: string | null;

  @ManyToMany(() => Tag)
  @JoinTable({ name: 'domain_product_tag' })
  tags!: Relation<Tag>[];
}
