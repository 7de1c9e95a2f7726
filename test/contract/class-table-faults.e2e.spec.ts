import { describe, expect, it } from '@jest/globals';
import {
  ChildEntity,
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  TableInheritance,
  ViewEntity,
} from 'typeorm';
import { Hidden, Latchkey, RestEntity } from 'latchkey';
import { declarationFaults } from '../../src/latchkey/declaration-faults.js';
import type { EntityClass } from '../../src/latchkey/model/declarations.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';

@Entity('fault_animal')
@RestEntity('Animal')
class Animal {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;
}

@Entity('fault_dog')
@RestEntity('Dog')
class Dog extends Animal {
  @Column('text')
  voice!: string;
}

/** Nobody offers it: its rows are not of the API. */
@Entity('fault_stuffed_animal')
class StuffedAnimal extends Animal {}

@Entity('fault_cat')
@RestEntity('Cat')
class Cat extends Animal {
  @Column('int')
  voice!: number;
}

@Entity('fault_hybrid')
@RestEntity('Hybrid')
class Hybrid extends Animal {
  @PrimaryColumn('int')
  other!: number;
}

@ViewEntity({ name: 'fault_animal_view', expression: 'SELECT 1 AS age' })
@RestEntity('AnimalView', { readOnly: true })
class AnimalView extends Animal {
  @Column('int')
  age!: number;
}

@Entity('fault_horse')
@TableInheritance({ column: { name: 'kind', type: 'text' } })
@RestEntity('Horse')
class Horse extends Animal {}

@ChildEntity()
@RestEntity('Pony')
class Pony extends Horse {}

@Entity('fault_counted')
@RestEntity('Counted')
class Counted {
  @PrimaryGeneratedColumn()
  id!: number;
}

@Entity('fault_counted_child')
@RestEntity('CountedChild')
class CountedChild extends Counted {}

@Entity('fault_keeper')
@RestEntity('Keeper')
class Keeper {
  @PrimaryColumn('int')
  id!: number;

  @Column('enum', { enum: ['day', 'night'] })
  shift!: string;

  @ManyToMany(() => Dog)
  @JoinTable()
  dogs!: Relation<Dog>[];

  @ManyToMany(() => Dog)
  @JoinTable({ name: 'fault_keeper_former_dog' })
  @Hidden()
  formerDogs!: Relation<Dog>[];

  @OneToMany(() => Key, 'keeper')
  keys!: Relation<Key>[];
}

@Entity('fault_chief_keeper')
@RestEntity('ChiefKeeper')
class ChiefKeeper extends Keeper {}

@Entity('fault_key')
@RestEntity('Key')
class Key {
  @PrimaryColumn('int')
  id!: number;

  @ManyToOne(() => Keeper, 'keys')
  keeper!: Relation<Keeper>;
}

const faultsOf = (...entities: readonly EntityClass[]): Promise<readonly string[]> =>
  declarationFaults(testSettings(testRun().folder), [Latchkey.forFeature({ entities: [...entities] })]);

describe('an entity that extends an entity in another table', () => {
  it('is served', async () => {
    expect(await faultsOf(Animal, Dog, StuffedAnimal)).toEqual([]);
  });

  it('inherits the key as it is', async () => {
    expect(await faultsOf(Animal, Hybrid)).toEqual([
      'Entity Hybrid extends Animal and has another key, id, other instead of id: declare no @PrimaryColumn in Hybrid',
    ]);
  });

  it('has no column of a name that means something else in another class', async () => {
    expect(await faultsOf(Animal, Dog, Cat)).toEqual([
      'Entity Cat: the column voice has another type than that of Dog, and lists of Animal read both as one: give it another name',
    ]);
  });

  it('has ids that no other table counts', async () => {
    expect(await faultsOf(Counted, CountedChild)).toEqual([
      "Entity CountedChild extends Counted, and each table counts its values of id, so that one id would stand for two rows: use @PrimaryGeneratedColumn('uuid'), or @PrimaryColumn with a default that takes the next value of one sequence for all",
    ]);
  });

  it('is neither a view nor the root of classes that share a table', async () => {
    expect(await faultsOf(Animal, AnimalView, Horse, Pony)).toEqual([
      'Entity AnimalView is a view in a hierarchy whose classes have a table each: make all of them @Entity with a table for each, or put all into one table with @TableInheritance and @ChildEntity',
      'Entity Horse shares a table with others in a hierarchy whose classes have a table each: make all of them @Entity with a table for each, or put all into one table with @TableInheritance and @ChildEntity',
    ]);
  });

  it('has collections that its rows can be owners of, and enums of one type', async () => {
    expect(await faultsOf(Keeper, ChiefKeeper, Key, Animal, Dog)).toEqual([
      'Entity Keeper: dogs is a many-to-many attribute, for which the table of ChiefKeeper has other links: move it to classes that no entity extends, or add @Hidden()',
      'Entity Keeper: the foreign key of Key.keeper does not accept rows of ChiefKeeper, so that their keys could not be stored: add createForeignKeyConstraints: false to Key.keeper',
      'Entity ChiefKeeper: shift is an enum, for which each table of the hierarchy would have a type: name one for all with enumName',
      'Entity Keeper: shift is an enum, for which each table of the hierarchy would have a type: name one for all with enumName',
    ]);
  });
});
