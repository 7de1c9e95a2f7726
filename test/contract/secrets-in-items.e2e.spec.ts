import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import {
  Latchkey,
  Composition,
  EntityAttributePolicy,
  EntityPolicy,
  ResourceRole,
  RestEntity,
  Secret,
  StandardEntity,
} from 'latchkey';
import { Column, Entity, ManyToOne, OneToMany } from 'typeorm';
import { aUser } from '../builders/a-user.js';
import { insertRow } from '../builders/insert-row.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

@Entity('safe')
@RestEntity('Safe', { instanceName: '{place}' })
class Safe extends StandardEntity {
  @Column('text')
  place!: string;

  @OneToMany(() => SafeLock, 'safe')
  @Composition()
  locks!: unknown[];
}

@Entity('safe_lock')
@RestEntity('SafeLock', { instanceName: '{label}' })
class SafeLock extends StandardEntity {
  @ManyToOne(() => Safe, { nullable: false })
  safe!: Safe;

  @Column('text')
  label!: string;

  @Column('text', { nullable: true })
  @Secret()
  pin!: string | null;
}

@ResourceRole({ code: 'keeper', name: 'Changes safes and sees their locks', childRoles: ['rest-minimal'] })
@EntityPolicy(Safe, ['read', 'update'])
@EntityPolicy(SafeLock, ['read'])
@EntityAttributePolicy(Safe, '*', 'modify')
@EntityAttributePolicy(SafeLock, '*', 'modify')
class KeeperRole {}

@Module({ imports: [Latchkey.forFeature({ entities: [Safe, SafeLock], roles: [KeeperRole] })] })
class SafesModule {}

const app = useApp(() => startApp({}, [SafesModule]));
let safe: string;
let lock: string;

beforeAll(async () => {
  await aUser(app.database, { username: 'keeper', roles: ['keeper'] });
  safe = await insertRow(app.database, 'safe', { place: 'Cellar' });
  lock = await insertRow(app.database, 'safe_lock', { safe_id: safe, label: 'Front', pin: '4711' });
});

describe('an item whose secret a caller without the right to update it sends (protocol/roles.md 4)', () => {
  const put = (item: object) => app.as('keeper').put(`/rest/entities/Safe/${safe}`, { locks: [{ id: lock, ...item }] });

  it.each(['4711', '0000'])('is refused, whether or not it is the stored one: %s', async (pin) => {
    expect(await put({ pin })).toAnswer(403, {
      error: 'Forbidden',
      details: 'resource: SafeLock, type: entity, action: update',
    });
  });

  it('may be mentioned without it', async () => {
    expect((await put({ label: 'Front' })).status).toBe(200);
  });
});
