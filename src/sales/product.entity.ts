import { IsNotEmpty, Min } from 'class-validator';
import { Column, Entity, Index, JoinTable, ManyToMany, type Relation } from 'typeorm';
import { FileRefColumn, NamedFetchPlan, RestEntity, StandardEntity } from 'latchkey';
import { Tag } from './tag.entity.js';

@Entity()
@RestEntity('Product', { instanceName: '{name}' })
@NamedFetchPlan('product-list', ['name', 'price', 'image', { tags: ['name'] }])
export class Product extends StandardEntity {
  @Column('text')
  @IsNotEmpty()
  name!: string;

  @Column('numeric', { precision: 19, scale: 2 })
  @Min(0)
  price!: string;

  @Column('date', { nullable: true })
  releaseDate!: string | null;

  @Column('boolean', { default: false })
  special!: boolean;

  // Its collation is in the migration: TypeORM has no word for it.
  @Index('ix_product_image', { synchronize: false })
  @FileRefColumn({ nullable: true })
  image!: string | null;

  @ManyToMany(() => Tag)
  @JoinTable({ name: 'product_tag' })
  tags!: Relation<Tag>[];
}
