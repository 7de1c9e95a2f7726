import { IsNotEmpty, Min } from 'class-validator';
import { Column, Entity, Index, JoinColumn, JoinTable, ManyToMany, ManyToOne, type Relation } from 'typeorm';
import { NamedFetchPlan, RestEntity, StandardEntity } from 'latchkey';
import { Category } from './category.entity.js';
import { Tag } from './tag.entity.js';

@Entity('bench_product')
@RestEntity('Product', { instanceName: '{name}' })
@NamedFetchPlan('product-page', ['name', 'price', { category: ['name'] }])
export class Product extends StandardEntity {
  @Column('text')
  @Index()
  @IsNotEmpty()
  name!: string;

  @Column('numeric', { precision: 19, scale: 2 })
  @Min(0)
  price!: string;

  @ManyToOne(() => Category, { nullable: true })
  @JoinColumn()
  @Index()
  category!: Relation<Category> | null;

  @ManyToMany(() => Tag)
  @JoinTable({ name: 'bench_product_tag' })
  tags!: Relation<Tag>[];
}
