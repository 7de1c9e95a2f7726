import { Module, type Type } from '@nestjs/common';
import { IsNotEmpty, Min } from 'class-validator';
import { Column, Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/model/standard-entity.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { RestEntity } from '../../src/latchkey/model/rest-entity.decorator.js';
import { Category } from '../domain/category.entity.js';

/** As many as a large application has. */
export const ENTITIES = 300;

/** Entities with ten attributes each, in addition to those that all entities have. */
const entities: readonly Type[] = Array.from({ length: ENTITIES }, (_, index) => {
  @Entity(`bench_thing_${index}`)
  @RestEntity(`Thing${index}`, { instanceName: '{name}' })
  class Thing extends StandardEntity {
    @Column('text')
    @IsNotEmpty()
    name!: string;

    @Column('text', { nullable: true })
    code!: string | null;

    @Column('text', { nullable: true })
    description!: string | null;

    @Column('numeric', { precision: 19, scale: 2, nullable: true })
    @Min(0)
    price!: string | null;

    @Column('integer', { nullable: true })
    quantity!: number | null;

    @Column('bigint', { nullable: true })
    serial!: string | null;

    @Column('boolean', { nullable: true })
    active!: boolean | null;

    @Column('date', { nullable: true })
    begin!: string | null;

    @Column('timestamptz', { nullable: true })
    seen!: string | null;

    @ManyToOne(() => Category, { nullable: true })
    @JoinColumn()
    category!: Relation<Category> | null;
  }
  return Thing;
});

/** A model as large as that of an application that has grown for years. */
@Module({ imports: [Latchkey.forFeature({ entities: [...entities] })] })
export class ManyEntitiesModule {}
