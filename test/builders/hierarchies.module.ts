import { Module } from '@nestjs/common';
import {
  ChildEntity,
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
  TableInheritance,
} from 'typeorm';
import { Latchkey, RestEntity } from 'latchkey';

/** Its discriminator is an attribute, and a number. */
@Entity('spec_vehicle')
@TableInheritance({ column: { name: 'kind', type: 'int' } })
@RestEntity('Vehicle')
export class Vehicle {
  @PrimaryColumn('int')
  id!: number;

  @Column('int')
  kind!: number;
}

@ChildEntity(100)
@RestEntity('Car')
export class Car extends Vehicle {
  @Column('text', { nullable: true })
  size!: string | null;
}

/** Has an attribute of the name that its sibling uses. */
@ChildEntity(200)
@RestEntity('Boat')
export class Boat extends Vehicle {
  @Column('text', { nullable: true })
  size!: string | null;
}

enum Sort {
  Flower = 'flower',
  Tree = 'tree',
}

/** Its discriminator is an enum of PostgreSQL. */
@Entity('spec_plant')
@TableInheritance({ column: { name: 'sort', type: 'enum', enum: Sort } })
@RestEntity('Plant')
export class Plant {
  @PrimaryColumn('int')
  id!: number;
}

@ChildEntity(Sort.Flower)
@RestEntity('Flower')
export class Flower extends Plant {
  @Column('text', { nullable: true })
  colour!: string | null;
}

@Entity('spec_nation')
@RestEntity('Nation', { instanceName: '{name}' })
export class Nation {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;
}

/** Columns that something else sets: a reference, and an expression of the database. */
@Entity('spec_town')
@RestEntity('Town')
export class Town {
  @PrimaryColumn('int')
  id!: number;

  @Column('int', { default: 0 })
  north!: number;

  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'north * 2' })
  doubled!: number;

  @Column('int', { nullable: true })
  nationId!: number | null;

  @ManyToOne(() => Nation, { nullable: true })
  @JoinColumn({ name: 'nation_id' })
  nation!: Relation<Nation> | null;
}

@Module({ imports: [Latchkey.forFeature({ entities: [Vehicle, Car, Boat, Plant, Flower, Nation, Town] })] })
export class HierarchiesModule {}
