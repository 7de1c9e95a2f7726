import { Expose } from 'class-transformer';
import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { numericTransformer } from '../numeric-transformer.js';
import { StoredRecord } from '../stored-record.js';
import { Category } from './category.entity.js';

@Entity('bench_product')
export class Product extends StoredRecord {
  @Column('text')
  @Index()
  name!: string;

  @Column('numeric', { precision: 19, scale: 2, transformer: numericTransformer })
  price!: number;

  @ManyToOne(() => Category, { nullable: true })
  @JoinColumn({ name: 'category_id' })
  @Index()
  category!: Relation<Category> | null;

  @Expose({ name: '_entityName' })
  readonly entityName = 'Product';

  @Expose({ name: '_instanceName' })
  get instanceName(): string {
    return this.name;
  }
}
