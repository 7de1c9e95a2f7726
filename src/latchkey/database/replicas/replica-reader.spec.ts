import { beforeEach, describe, expect, it } from '@jest/globals';
import { NO_DEADLINE } from '../../common/deadline.js';
import { type SqlRunner, Statement, type TextRow } from '../../sql/statement.js';
import type { Replica } from './replica.js';
import { type ReplicaChoice, ReplicaReader } from './replica-reader.js';

const READ = new Statement('SELECT name FROM tag');
const WRITE = new Statement("INSERT INTO tag (name) VALUES ('wood')");
const POSITION = { timeline: '00000001', bytes: 100 };

let replicaWorks: boolean;
let choices: number;

const primary: SqlRunner = { rows: () => Promise.resolve([['primary']]) };
const replica = {
  rows: () => Promise.resolve<TextRow[] | undefined>(replicaWorks ? [['replica']] : undefined),
} as unknown as Replica;

const withReplica = (): ReplicaChoice => ({
  missed: 0,
  choose: () => {
    choices++;
    return Promise.resolve({ replica, position: POSITION, startedAt: '1' });
  },
});

const withoutReplica = (): ReplicaChoice => ({ missed: 0, choose: () => Promise.resolve(undefined) });

const reader = (replicas: ReplicaChoice): ReplicaReader => new ReplicaReader(primary, NO_DEADLINE, replicas);

beforeEach(() => {
  replicaWorks = true;
  choices = 0;
});

describe('the statements of one request that only reads', () => {
  it('go to one replica, also those that run side by side', async () => {
    const request = reader(withReplica());
    expect(await Promise.all([request.rows(READ), request.rows(READ)])).toEqual([[['replica']], [['replica']]]);
    expect(await request.rows(READ)).toEqual([['replica']]);
    expect(choices).toBe(1);
  });

  it('stay on the primary from the first that the replica cannot answer: none sees less than the one before', async () => {
    const replicas = withReplica();
    const request = reader(replicas);
    expect(await request.rows(READ)).toEqual([['replica']]);
    replicaWorks = false;
    expect(await request.rows(READ)).toEqual([['primary']]);
    replicaWorks = true;
    expect(await request.rows(READ)).toEqual([['primary']]);
    expect(replicas.missed).toBe(2);
  });

  it('go to the primary when all replicas are left out', async () => {
    const replicas = withoutReplica();
    expect(await reader(replicas).rows(READ)).toEqual([['primary']]);
    expect(replicas.missed).toBe(1);
  });

  it('go to the primary when one writes, and so do all after it', async () => {
    const request = reader(withReplica());
    expect(await request.rows(WRITE)).toEqual([['primary']]);
    expect(await request.rows(READ)).toEqual([['primary']]);
    expect(choices).toBe(0);
  });
});
