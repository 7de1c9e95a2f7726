import { describe, expect, it } from '@jest/globals';
import {
  Column,
  DataSource,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import { Composition, OnDelete, OnDeleteInverse } from './attribute.decorators.js';
import type { EntityClass } from './declarations.js';
import { buildEntityRegistry } from './model-builder.js';
import { RestEmbeddable, RestEntity } from './rest-entity.decorator.js';

class Model extends DataSource {
  constructor(entities: readonly EntityClass[]) {
    super({ type: 'postgres', entities: [...entities] });
  }

  /** Without a connection. */
  async read(): Promise<void> {
    await this.buildMetadatas();
  }
}

async function modelOf(...entities: readonly EntityClass[]): Promise<void> {
  const model = new Model(entities);
  await model.read();
  buildEntityRegistry(model);
}

class Row {
  @PrimaryColumn('uuid')
  id!: string;
}

class SoftRow extends Row {
  @DeleteDateColumn()
  deletedDate!: Date | null;
}

describe('a delete policy that cannot be kept stops the start (protocol/entities.md 9.3)', () => {
  it('on an attribute that is not a reference', async () => {
    @Entity()
    @RestEntity('Hall')
    class Hall extends Row {
      @Column('text')
      @OnDelete('deny')
      name!: string;
    }
    await expect(modelOf(Hall)).rejects.toThrow('Entity Hall: name is not a reference: remove its @OnDelete');
  });

  it('inside of an embedded object', async () => {
    @RestEmbeddable('Address')
    class Address {
      @Column('text')
      @OnDelete('deny')
      city!: string;
    }
    @Entity()
    @RestEntity('Hall')
    class Hall extends Row {
      @Column(() => Address)
      address!: Address;
    }
    await expect(modelOf(Hall)).rejects.toThrow('Entity Address: city is not a reference: remove its @OnDelete');
  });

  it('of the inverse side on a collection', async () => {
    @Entity()
    @RestEntity('Guide')
    class Guide extends Row {
      @ManyToOne(() => Tour, 'guides')
      @JoinColumn()
      tour!: Relation<Tour>;
    }
    @Entity()
    @RestEntity('Tour')
    class Tour extends Row {
      @OneToMany(() => Guide, 'tour')
      @OnDeleteInverse('deny')
      guides!: Relation<Guide>[];
    }
    await expect(modelOf(Guide, Tour)).rejects.toThrow(
      'Entity Tour: guides is not a reference to one object: remove its @OnDeleteInverse, or put @OnDelete on the attribute that refers back',
    );
  });

  it.each(['OnDelete', 'OnDeleteInverse'] as const)('%s("unlink") on a mandatory reference', async (decorator) => {
    @Entity()
    @RestEntity('Hall')
    class Hall extends Row {}
    @Entity()
    @RestEntity('Exhibit')
    class Exhibit extends Row {
      @ManyToOne(() => Hall, { nullable: false })
      @JoinColumn()
      @(decorator === 'OnDelete' ? OnDelete('unlink') : OnDeleteInverse('unlink'))
      hall!: Relation<Hall>;
    }
    await expect(modelOf(Hall, Exhibit)).rejects.toThrow(
      `Entity Exhibit: hall cannot be unlinked because Exhibit.hall is mandatory: make its column nullable or choose cascade or deny in @${decorator}`,
    );
  });

  it('unlink on a collection whose items must refer back', async () => {
    @Entity()
    @RestEntity('Hall')
    class Hall extends Row {
      @OneToMany(() => Exhibit, (exhibit) => exhibit.hall)
      @OnDelete('unlink')
      exhibits!: Relation<Exhibit>[];
    }
    @Entity()
    @RestEntity('Exhibit')
    class Exhibit extends Row {
      @ManyToOne(() => Hall, (hall) => hall.exhibits, { nullable: false })
      @JoinColumn()
      hall!: Relation<Hall>;
    }
    await expect(modelOf(Hall, Exhibit)).rejects.toThrow(
      'Entity Hall: exhibits cannot be unlinked because Exhibit.hall is mandatory: make its column nullable or choose cascade or deny in @OnDelete',
    );
  });

  it('other than cascade on a composition', async () => {
    @Entity()
    @RestEntity('Card')
    class Card extends Row {}
    @Entity()
    @RestEntity('Exhibit')
    class Exhibit extends Row {
      @ManyToOne(() => Card)
      @JoinColumn()
      @Composition()
      @OnDelete('unlink')
      card!: Relation<Card> | null;
    }
    await expect(modelOf(Card, Exhibit)).rejects.toThrow(
      "Entity Exhibit: card is a composition, which is deleted with its owner: remove @OnDelete('unlink') or @Composition",
    );
  });

  it('that the other side contradicts', async () => {
    @Entity()
    @RestEntity('Hall')
    class Hall extends Row {
      @OneToMany(() => Exhibit, (exhibit) => exhibit.hall)
      @OnDelete('cascade')
      exhibits!: Relation<Exhibit>[];
    }
    @Entity()
    @RestEntity('Exhibit')
    class Exhibit extends Row {
      @ManyToOne(() => Hall, (hall) => hall.exhibits)
      @JoinColumn()
      @OnDeleteInverse('unlink')
      hall!: Relation<Hall> | null;
    }
    await expect(modelOf(Hall, Exhibit)).rejects.toThrow(
      'Entity Hall: exhibits says cascade and Exhibit.hall says unlink when Hall is deleted: remove one of the two policies',
    );
  });

  it('that stands beside another one', async () => {
    @Entity()
    @RestEntity('Hall')
    class Hall extends Row {}
    @Entity()
    @RestEntity('Exhibit')
    class Exhibit extends Row {
      @ManyToOne(() => Hall)
      @JoinColumn()
      @OnDelete('cascade')
      @OnDelete('unlink')
      hall!: Relation<Hall> | null;
    }
    await expect(modelOf(Hall, Exhibit)).rejects.toThrow(
      'Class Exhibit: hall has two delete policies, unlink and cascade: remove one of them',
    );
  });

  it('cascade to a target without soft delete that the marked owner could not let go', async () => {
    @Entity()
    @RestEntity('Card')
    class Card extends Row {}
    @Entity()
    @RestEntity('Exhibit')
    class Exhibit extends SoftRow {
      @ManyToOne(() => Card, { nullable: false })
      @JoinColumn()
      @OnDelete('cascade')
      card!: Relation<Card>;
    }
    await expect(modelOf(Card, Exhibit)).rejects.toThrow(
      'Entity Exhibit: card is mandatory and deleted with its owner, which has soft delete, while Card has none: make the column of card nullable or give Card soft delete',
    );
  });
});
