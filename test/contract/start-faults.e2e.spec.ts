import { describe, expect, it } from '@jest/globals';
import {
  Composition,
  EntityAttributePolicy,
  EntityHooks,
  EntityPolicy,
  EnumColumn,
  Latchkey,
  NamedFetchPlan,
  OnDelete,
  OnDeleteInverse,
  predefinedQuery,
  ResourceRole,
  RestEmbeddable,
  RestEntity,
  RestMethod,
  RestParam,
  RestService,
  RestSuperclass,
  RowLevelPolicy,
  RowLevelRole,
  Secret,
  StandardEntity,
  TransientAttribute,
  TransientEnum,
  TransientObject,
  User,
} from 'latchkey';
import { Column, Entity, ManyToOne, type Relation } from 'typeorm';
import { createApp } from '../../src/latchkey/create-app.js';
import type { Feature } from '../../src/latchkey/model/feature.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';

@Entity('fault_maker')
@RestEntity('Maker')
class Maker extends StandardEntity {
  @Column('text')
  name!: string;
}

@Entity('fault_box')
@RestEntity('Box', { instanceName: '{colour}' })
@NamedFetchPlan('box-list', ['label', 'colour'])
class Box extends StandardEntity {
  @Column('text')
  label!: string;

  @Column('tsquery')
  words!: string;

  @ManyToOne(() => Maker)
  @OnDelete('unlink')
  @OnDelete('deny')
  maker!: Relation<Maker>;

  @EnumColumn('Shape', { ROUND: 'R', OVAL: 'R' })
  shape!: string;
}

@Entity('fault_lid')
@RestEntity('Lid')
class Lid extends StandardEntity {
  @Composition()
  box!: Box;
}

class Crate {
  height = 1;
}

@ResourceRole({ code: 'box-clerk', name: 'Box clerk', childRoles: ['box-reader'] })
@EntityPolicy(Box, ['read'])
@EntityAttributePolicy(Box, ['label', 'words', 'height'], 'view')
class BoxClerkRole {}

@ResourceRole({ code: 'lid-clerk', name: 'Lid clerk' })
@EntityPolicy(Lid, ['read'])
@EntityPolicy(Crate, ['read'])
class LidClerkRole {}

@RowLevelRole({ code: 'own-boxes', name: 'Own boxes' })
@RowLevelPolicy(Box, { property: 'owner', operator: '=', value: 'x' })
class OwnBoxesRole {}

@RestService('boxService')
class BoxService {
  @RestMethod({ returns: 'Maker[]' })
  makers(@RestParam('of', 'Parcel') of: unknown): unknown {
    return of;
  }
}

@EntityHooks(Lid)
class LidHook {}

class NoHook {
  afterWrite(): void {
    return undefined;
  }
}

const boxes = predefinedQuery(Box, 'tall', { fetchPlan: 'tall-list' });

async function faultsOf(feature: Feature, texts: Record<string, string> = {}): Promise<readonly string[]> {
  const connection = await openTestDatabase();
  try {
    await (await createApp(testSettings(testRun().folder, texts), [Latchkey.forFeature(feature)], connection)).close();
    return [];
  } catch (error) {
    return (error as { faults?: readonly string[] }).faults ?? [String(error)];
  } finally {
    await connection.close();
  }
}

describe('a start with faulty declarations', () => {
  it('reports each of them once, of entities, plans, roles, services, queries and hooks', async () => {
    const faults = await faultsOf({
      entities: [Box, Maker, Lid, Crate],
      roles: [BoxClerkRole, LidClerkRole, OwnBoxesRole],
      services: [BoxService],
      hooks: [LidHook, NoHook],
      queries: [boxes],
      messages: [new URL('./no-such-folder/', import.meta.url)],
    });
    expect(faults).toEqual([
      expect.stringMatching(
        /^The messages folder \S+no-such-folder\/ holds no <locale>\.json: add one, or correct its URL$/,
      ),
      'Crate is listed as an entity: add @Entity() to it',
      'Entity Box: words has the column type tsquery, which the API cannot carry: choose another type, or add @Hidden()',
      'Entity Box: shape: Enum Shape is not usable: give every constant its own id, all numbers or all strings',
      'Class Box: maker has two delete policies, deny and unlink: remove one of them',
      'Entity Lid: box is decorated but is not a column or relation: add @Column or a relation decorator',
      expect.stringMatching(/^Entity Box: the instance name "\{colour\}" uses \{colour\}, which is not a scalar, /),
      expect.stringMatching(/^BoxClerkRole grants Box\.height, which does not exist: choose from .*label, words/),
      'LidClerkRole has a policy for Crate, which is not an entity of the API: add @RestEntity to it',
      'Role box-clerk has the child role box-reader, which does not exist: correct childRoles',
      expect.stringMatching(/^OwnBoxesRole has a policy for Box: .*owner.*: correct its condition$/),
      'NoHook is listed as a hook: add @EntityHooks(<entity>) to it',
      expect.stringMatching(/^BoxService\.makers, argument 1 \(of\): the type Parcel is not known: use a datatype /),
      expect.stringMatching(/^Fetch plan Box\.box-list lists colour, which is not an attribute of Box: choose from /),
      expect.stringMatching(/^Query Box\.tall: Box has no fetch plan tall-list: choose from /),
    ]);
  });

  it('names every entity that something uses and no module lists, with the cure', async () => {
    const cure = (name: string): string =>
      `${name}, which no module lists: add ${name} to "entities" of a Latchkey.forFeature`;
    expect(await faultsOf({ entities: [Goods] })).toEqual([`Goods.maker refers to ${cure('Maker')}`]);
    expect(await faultsOf({ roles: [MakerRole] })).toEqual([`MakerRole has a policy for ${cure('Maker')}`]);
    expect(await faultsOf({ services: [MakerService] })).toEqual([`MakerService.first has the type ${cure('Maker')}`]);
    expect(await faultsOf({ hooks: [MakerHook] })).toEqual([`MakerHook is a hook of ${cure('Maker')}`]);
    const every = predefinedQuery(Maker, 'every', { fetchPlan: '_base' });
    expect(await faultsOf({ queries: [every] })).toEqual([`Query every reads ${cure('Maker')}`]);
  });

  it('refuses what an entity without a table cannot have, and columns of one whose table was forgotten', async () => {
    const faults = await faultsOf({
      entities: [Parcel, Wrapper, Ribbon, Thing, Maker],
      roles: [OwnParcelsRole],
      hooks: [ParcelHook],
      queries: [predefinedQuery(Parcel, 'all', { fetchPlan: '_base' })],
    });
    const parcel = 'Entity Parcel, which has no table: ';
    expect(faults).toEqual([
      'Ribbon is listed as an entity: add @Entity() to it',
      'Entity Thing: list is a key, mandatory or a list, as only entities without a table have: use @Column or a relation',
      expect.stringMatching(/^Entity Parcel, which has no table: sealed is decorated, but has no type: add /),
      `${parcel}shape has an unusable enum. Enum Shape is not usable: give every constant its own id, all numbers or all strings`,
      `${parcel}content has a delete policy, but nothing deletes objects without a row: remove it`,
      "Entity Wrapper has no table and no key: add @TransientAttribute('uuid', { key: true }) to its id, or @Entity() and a primary key",
      expect.stringMatching(
        /^Entity Parcel, which has no table: box holds Box: an object is of an entity that a module /,
      ),
      `${parcel}wrapper is a reference of or to Wrapper: give Wrapper a single key`,
      expect.stringMatching(
        /^Entity Parcel: weight depends on volume, which is not a scalar, enum or to-one attribute, /,
      ),
      'OwnParcelsRole has a policy for Parcel, which has no table and so no rows to hide: remove it',
      'ParcelHook is a hook of Parcel, which has no table and is never written: remove it',
      expect.stringMatching(/^Query all: Parcel has no table, and so no rows to find: offer a method of a service /),
    ]);
  });

  it('refuses getters that choose what is not there', async () => {
    expect(await faultsOf({ entities: [Maker, Ticket, Stamp] })).toEqual([
      'Entity Ticket: held holds an object without a column, as only entities without a table have: use @Column or a relation',
      'Entity Ticket: stamp is a getter, and chooses among references: name an entity with a table in @TransientObject',
      'Entity Ticket: makers is a key, mandatory or a list, which a getter cannot be, as only entities without a table have: use @Column or a relation',
      'Entity Ticket: shape has an unusable enum. Enum Shape is not usable: give every constant its own id, all numbers or all strings',
      'Entity Ticket: parent chooses a Maker, but depends on no reference to one: add the references that it chooses from to dependsOn',
      'Entity Ticket: named depends on maker.surname, which is not a scalar, enum or to-one attribute, or a path through to-one attributes to one: correct dependsOn',
    ]);
  });

  it('refuses what embedded objects cannot hold, and names entities that they refer to and no module lists', async () => {
    expect(await faultsOf({ entities: [Pallet] })).toEqual([
      'Pallet.maker refers to Maker, which no module lists: add Maker to "entities" of a Latchkey.forFeature',
      'Stack, embedded in Pallet: pallet is a collection or a composition, which is not offered: move it to Pallet',
      'Entity Pallet: shelf.maker cannot be unlinked because Pallet.shelf.maker is mandatory: make its column nullable or choose cascade or deny in @OnDeleteInverse',
    ]);
    expect(await faultsOf({ entities: [Trunk] })).toEqual([
      'Entity Trunk: front.size.height and front.inside.height share the column "front_height": give one of the embedded objects another prefix',
    ]);
  });

  it('refuses superclasses that are entities, or have the name of one', async () => {
    expect(await faultsOf({ entities: [Goods, Maker, Tin, Can] })).toEqual([
      'Can has @RestSuperclass, but is an entity or embeddable itself: remove one of its decorators',
      'Metal and Goods are both named Goods: rename one of them in its decorator',
    ]);
  });

  it('refuses classes that cannot replace what they say', async () => {
    expect(await faultsOf({ entities: [Maker, Goods, Potter, Weaver] })).toEqual([
      'Potter replaces Maker, whose rows are in another table: give both the same name in @Entity',
      'Weaver replaces Goods, but does not extend it: write "class Weaver extends Goods"',
    ]);
  });

  it('refuses a class of users under another name, in another table, or with an attribute that must be given', async () => {
    expect(await faultsOf({ entities: [Member] })).toEqual([
      "Member extends User under another name: write @RestEntity('User')",
    ]);
    expect(await faultsOf({ entities: [Guest] })).toEqual([
      "Guest extends User in another table: write @Entity('app_user')",
      'Entity User: phone is mandatory, but accounts are also made without it: make its column nullable or give it a default',
    ]);
  });

  it('reports URL patterns and locales, too', async () => {
    expect(await faultsOf({}, { OPEN_URL_PATTERNS: 'rest/x', CORS_URL_PATTERNS: 'y', LOCALES: 'en,fr' })).toEqual([
      'URL pattern "rest/x" is not usable: write it as /path/** or GET|HEAD /path/**',
      'URL pattern "y" is not usable: write it as /path/** or GET|HEAD /path/**',
      expect.stringMatching(/^LOCALES lists fr, for which there are no messages: add fr\.json /),
    ]);
  });
});

@RestEntity('Wrapper')
class Wrapper {
  @TransientAttribute('string')
  paper!: string;
}

@RestEntity('Ribbon')
class Ribbon {
  @Column('text')
  colour!: string;
}

@Entity('fault_thing')
@RestEntity('Thing')
class Thing extends StandardEntity {
  @TransientAttribute('string', { list: true })
  list!: string[];
}

@RestEntity('Stamp')
class Stamp {
  @TransientAttribute('uuid', { key: true })
  id!: string;
}

@Entity('fault_ticket')
@RestEntity('Ticket')
class Ticket extends StandardEntity {
  @ManyToOne(() => Maker)
  maker!: Relation<Maker>;

  @TransientObject(() => Maker)
  held!: Maker;

  @TransientObject(() => Stamp, { dependsOn: ['maker'] })
  get stamp(): Stamp {
    return new Stamp();
  }

  @TransientObject(() => Maker, { dependsOn: ['maker'], list: true })
  get makers(): Maker[] {
    return [this.maker];
  }

  @TransientEnum('Shape', { ROUND: 'R', OVAL: 'R' }, { dependsOn: ['id'] })
  get shape(): string {
    return this.id.slice(0, 1);
  }

  @TransientObject(() => Maker, { dependsOn: ['maker.name'] })
  get parent(): Maker {
    return this.maker;
  }

  @TransientAttribute('string', { dependsOn: ['maker.surname'] })
  get named(): string {
    return this.maker.name;
  }
}

@RestEntity('Parcel')
class Parcel {
  @TransientAttribute('uuid', { key: true })
  id!: string;

  @Secret()
  sealed!: string;

  @TransientEnum('Shape', { ROUND: 'R', OVAL: 'R' })
  shape!: string;

  @TransientObject(() => Maker)
  @OnDelete('deny')
  content!: Maker;

  @TransientObject(() => Box)
  box!: Box;

  @TransientObject(() => Wrapper)
  wrapper!: Wrapper;

  @TransientAttribute('int', { dependsOn: ['volume'] })
  get weight(): number {
    return this.sealed.length;
  }
}

@RowLevelRole({ code: 'own-parcels', name: 'Own parcels' })
@RowLevelPolicy(Parcel, { property: 'id', operator: '=', value: 'x' })
class OwnParcelsRole {}

@EntityHooks(Parcel)
class ParcelHook {}

@RestEmbeddable('Shelf')
class Shelf {
  @ManyToOne(() => Maker, { nullable: false })
  @OnDeleteInverse('unlink')
  maker!: Relation<Maker>;
}

@RestEmbeddable('Stack')
class Stack {
  @ManyToOne(() => Pallet)
  @Composition()
  pallet!: Relation<Pallet>;
}

@RestEmbeddable('Extent')
class Extent {
  @Column('int')
  height!: number;
}

@RestEmbeddable('Face')
class Face {
  @Column(() => Extent, { prefix: false })
  size!: Extent;

  @Column(() => Extent, { prefix: false })
  inside!: Extent;
}

@Entity('fault_trunk')
@RestEntity('Trunk')
class Trunk extends StandardEntity {
  @Column(() => Face)
  front!: Face;
}

@Entity('fault_pallet')
@RestEntity('Pallet')
class Pallet extends StandardEntity {
  @Column(() => Shelf)
  shelf!: Shelf;

  @Column(() => Stack)
  stack!: Stack;
}

@Entity('fault_potter')
@RestEntity('Potter', { replaces: Maker })
class Potter extends Maker {}

@RestSuperclass('Goods')
abstract class Metal extends StandardEntity {}

@Entity('fault_tin')
@RestEntity('Tin')
class Tin extends Metal {}

@RestSuperclass('AnyCan')
@Entity('fault_can')
@RestEntity('Can')
class Can extends StandardEntity {}

@Entity('fault_goods')
@RestEntity('Goods')
class Goods extends StandardEntity {
  @ManyToOne(() => Maker)
  maker!: Relation<Maker>;
}

@Entity('fault_weaver')
@RestEntity('Weaver', { replaces: Goods })
class Weaver extends StandardEntity {}

@ResourceRole({ code: 'maker-reader', name: 'Maker reader' })
@EntityPolicy(Maker, ['read'])
@EntityAttributePolicy(Maker, ['name'], 'view')
class MakerRole {}

@RestService('makerService')
class MakerService {
  @RestMethod({ returns: 'Maker' })
  first(): Maker | undefined {
    return undefined;
  }
}

@EntityHooks(Maker)
class MakerHook {}

@Entity('app_user')
@RestEntity('Member')
class Member extends User {}

@Entity('guest')
@RestEntity('User')
class Guest extends User {
  @Column('text')
  phone!: string;
}
