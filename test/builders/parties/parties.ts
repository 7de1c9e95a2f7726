import { Module } from '@nestjs/common';
import { ChildEntity, Column, Entity, ManyToOne, OneToMany, type Relation, TableInheritance } from 'typeorm';
import { Composition, Latchkey, RestEntity, StandardEntity } from 'latchkey';
import { EntityAttributePolicy, EntityPolicy } from '../../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../../src/latchkey/roles/resource-role.decorator.js';
import {
  RowLevelPolicy,
  RowLevelPredicate,
  RowLevelRole,
} from '../../../src/latchkey/roles/row-level/row-level.decorators.js';

/** How TypeORM stores a hierarchy. */
interface Storage {
  readonly root: ClassDecorator;
  /** @param table where each class has one */
  readonly child: (table: string) => ClassDecorator;
}

/** A table for each class. */
export const TABLES: Storage = { root: () => undefined, child: (table) => Entity(table) };

/** One table for all classes. */
export const ONE_TABLE: Storage = {
  root: TableInheritance({ column: { type: 'text', name: 'kind' } }),
  child: () => ChildEntity(),
};

/**
 * The same hierarchy of two generations with either storage: what clients see must not depend on it.
 *
 * @returns a module with the entities, and roles that see parts of them
 */

export function partiesIn({ root, child }: Storage) {
  @Entity('spec_town')
  @RestEntity('Town', { instanceName: '{name}' })
  class Town extends StandardEntity {
    @Column('text')
    name!: string;

    @OneToMany(() => Party, 'town')
    residents!: Relation<Party>[];
  }

  @Entity('spec_party')
  @root
  @RestEntity('Party', { instanceName: '{name}' })
  class Party extends StandardEntity {
    @Column('text')
    name!: string;

    @Column('int', { nullable: true })
    rating!: number | null;

    @ManyToOne(() => Town, 'residents', { nullable: true })
    town!: Relation<Town> | null;

    @OneToMany(() => Phone, 'party')
    @Composition()
    phones!: Relation<Phone>[];
  }

  @child('spec_human')
  @RestEntity('Human', { instanceName: '{name} ({born})' })
  class Human extends Party {
    @Column('date', { nullable: true })
    born!: string | null;
  }

  @child('spec_company')
  @RestEntity('Company', { instanceName: '{name} {register}' })
  class Company extends Party {
    @Column('text')
    register!: string;
  }

  @child('spec_listed_company')
  @RestEntity('ListedCompany')
  class ListedCompany extends Company {
    @Column('text', { nullable: true })
    ticker!: string | null;
  }

  @Entity('spec_phone')
  @RestEntity('Phone', { instanceName: '{number}' })
  class Phone extends StandardEntity {
    @Column('text')
    number!: string;

    @ManyToOne(() => Party, 'phones', { createForeignKeyConstraints: false })
    party!: Relation<Party>;
  }

  /** Reads parties and listed companies, of which it sees different attributes; no humans, no companies. */
  @ResourceRole({ code: 'party-clerk', name: 'Some parties', childRoles: ['rest-minimal'] })
  @EntityPolicy(Town, ['read'])
  @EntityPolicy(Party, ['create', 'read', 'update'])
  @EntityPolicy(ListedCompany, ['read'])
  @EntityAttributePolicy(Town, '*', 'view')
  @EntityAttributePolicy(Party, '*', 'modify')
  @EntityAttributePolicy(Human, '*', 'modify')
  @EntityAttributePolicy(ListedCompany, ['ticker'], 'view')
  class PartyClerk {}

  @RowLevelRole({ code: 'some-parties', name: 'Good parties, and companies of one register' })
  @RowLevelPolicy(Party, { property: 'rating', operator: '>', value: 1 })
  @RowLevelPolicy(Company, { property: 'register', operator: '=', value: 'B' })
  @RowLevelPredicate(ListedCompany, 'read', ({ ticker }) => ticker !== 'EVE')
  class SomeParties {}

  @Module({
    imports: [
      Latchkey.forFeature({
        entities: [Town, Party, Human, Company, ListedCompany, Phone],
        roles: [PartyClerk, SomeParties],
      }),
    ],
  })
  class PartiesModule {}

  return { PartiesModule, Town, Party, Human, Company, ListedCompany };
}
