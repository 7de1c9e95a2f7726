import { Module } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { RestEntity } from '../../src/latchkey/model/rest-entity.decorator.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

/** A key that the database computes, and nothing else. */
@Entity()
@RestEntity('Voucher')
class Voucher {
  @PrimaryColumn('text', { default: () => "'V-' || upper(left(md5(random()::text), 8))" })
  code!: string;
}

/** A key that an application is not meant to give. */
@Entity()
@RestEntity('Counter')
class Counter {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id!: number;
}

@Entity()
@RestEntity('Mark')
class Mark {
  @PrimaryGeneratedColumn('uuid')
  id!: string;
}

/** A composite key of which the database makes one part. */
@Entity()
@RestEntity('Ticket')
class Ticket {
  @PrimaryColumn('integer')
  shop!: number;

  @PrimaryColumn('date', { default: () => "date '2024-05-01' + 1" })
  day!: string;

  @Column('text', { nullable: true })
  text!: string | null;
}

@Module({ imports: [Latchkey.forFeature({ entities: [Voucher, Counter, Mark, Ticket] })] })
class MadeKeysModule {}

const app = useApp(() => startDomainApp({}, [MadeKeysModule]));

const post = (entity: string, body: object) => app.as('admin').post(`/rest/entities/${entity}`, body);
const get = (path: string) => app.as('admin').get(`/rest/entities/${path}`);

describe('keys that the database makes (protocol/entities.md 11)', () => {
  it('come from a default that is not a sequence', async () => {
    const answer = await post('Voucher', [{}, {}]);
    expect(answer.status).toBe(201);
    const ids = (answer.json as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual([expect.stringMatching(/^V-[0-9A-F]{8}$/), expect.stringMatching(/^V-[0-9A-F]{8}$/)]);
    expect(new Set(ids).size).toBe(2);
    expect((await get(`Voucher/${ids[0] ?? ''}`)).status).toBe(200);
  });

  it('may be given all the same', async () => {
    const answer = await post('Voucher', { code: 'V-1' });
    expect([answer.status, answer.headers.location]).toEqual([201, `${app.url}/rest/entities/Voucher/V-1`]);
  });

  it('are identities, also of the strict kind', async () => {
    const made = await post('Counter', [{}, {}]);
    expect([made.status, made.json]).toMatchObject([201, [{ id: 1 }, { id: 2 }]]);
    const given = await post('Counter', { id: 7 });
    expect([given.status, given.json]).toMatchObject([201, { id: 3 }]);
  });

  it('are parts of composite ones', async () => {
    const answer = await post('Ticket', { shop: 1, text: 'x' });
    expect([answer.status, answer.json]).toMatchObject([201, { id: { shop: 1, day: '2024-05-02' } }]);
    const list = await get('Ticket');
    expect(list.json).toMatchObject([{ id: { shop: 1, day: '2024-05-02' }, text: 'x' }]);
  });
});

describe('objects without any value (protocol/entities.md 8.1, 9.1)', () => {
  it('are created, read, left as they are and deleted', async () => {
    const created = await post('Mark', {});
    expect(created.status).toBe(201);
    const { id } = created.json as { id: string };
    expect((await app.as('admin').put(`/rest/entities/Mark/${id}`, {})).status).toBe(200);
    expect((await app.as('admin').put('/rest/entities/Mark', [{ id }])).status).toBe(200);
    expect((await get(`Mark/${id}`)).json).toMatchObject({ id });
    expect((await app.as('admin').delete(`/rest/entities/Mark/${id}`)).status).toBe(204);
  });
});
