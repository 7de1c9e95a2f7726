import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Latchkey, RestEntity, RestSuperclass, TransientAttribute } from 'latchkey';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

@RestSuperclass('Numbered')
abstract class Numbered {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('int')
  number!: number;
}

@RestSuperclass('Titled')
abstract class Titled extends Numbered {
  @Column('text', { nullable: true })
  title!: string | null;
}

/** Without a name, it is not shown. */
abstract class Dated extends Titled {
  @Column('date', { nullable: true })
  day!: string | null;
}

@Entity('superclass_letter')
@RestEntity('Letter')
class Letter extends Dated {
  @Column('text')
  receiver!: string;
}

@Entity('superclass_stamp')
@RestEntity('Stamp')
class Stamp extends Numbered {}

@RestSuperclass('Draft')
abstract class Draft {
  @TransientAttribute('uuid', { key: true })
  id!: string;
}

@RestEntity('LetterDraft')
class LetterDraft extends Draft {}

@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Letter, Stamp, LetterDraft],
      messages: [new URL('./superclasses/', import.meta.url)],
    }),
  ],
})
class LettersModule {}

const app = useApp(() => startApp({}, [LettersModule]));

interface Described {
  readonly entityName: string;
  readonly ancestor: string | null;
  readonly properties: readonly { readonly name: string; readonly persistent: boolean }[];
}

const described = async (name: string): Promise<readonly [string | null, readonly string[]]> => {
  const answer = await app.as('admin').get(`/rest/metadata/entities/${name}`);
  expect(answer.status).toBe(200);
  const { ancestor, properties } = answer.json as Described;
  return [ancestor, properties.map((each) => each.name)];
};

describe('mapped superclasses (protocol/metadata.md 1, the `ancestor` of 2.8.3)', () => {
  it('are the ancestors of the entities that extend them, the nearest that has a name', async () => {
    expect(await described('Letter')).toEqual(['Titled', ['id', 'number', 'title', 'day', 'receiver']]);
    expect(await described('Stamp')).toEqual(['Numbered', ['id', 'number']]);
    expect(await described('LetterDraft')).toEqual(['Draft', ['id']]);
  });

  it('are described by name with what they and their own ancestors declare, but not listed', async () => {
    expect(await described('Titled')).toEqual(['Numbered', ['id', 'number', 'title']]);
    expect(await described('Numbered')).toEqual([null, ['id', 'number']]);
    const draft = (await app.as('admin').get('/rest/metadata/entities/Draft')).json as Described;
    expect(draft.properties).toMatchObject([{ name: 'id', persistent: false }]);
    const all = (await app.as('admin').get('/rest/metadata/entities')).json as readonly Described[];
    const names = all.map(({ entityName }) => entityName);
    expect(names.filter((name) => ['Letter', 'Titled', 'Numbered', 'Draft', 'Stamp'].includes(name))).toEqual([
      'Letter',
      'Stamp',
    ]);
  });

  it('have captions and built-in plans (protocol/messages.md, protocol/metadata.md 2)', async () => {
    expect((await app.as('admin').get('/rest/messages/entities/Titled')).json).toEqual({
      Titled: 'Something with a title',
      'Titled.id': 'Numbered.id',
      'Titled.number': 'Number',
      'Titled.title': 'Titled.title',
    });
    expect((await app.as('admin').get('/rest/messages/entities/Stamp')).json).toMatchObject({
      'Stamp.number': 'Number',
    });
    expect(await app.as('admin').get('/rest/metadata/entities/Titled/fetchPlans/_local')).toAnswer(200, {
      name: '_local',
      entity: 'Titled',
      properties: ['id', 'number', 'title'],
    });
  });

  it('have no rows and no policies (protocol/entities.md 1.1, protocol/permissions.md 1)', async () => {
    expect(await app.as('admin').get('/rest/entities/Titled')).toAnswer(404, {
      error: 'Entity not found',
      details: 'Entity Titled not found',
    });
    const { json } = await app.as('admin').get('/rest/permissions');
    expect(JSON.stringify(json)).not.toContain('Titled');
  });
});
