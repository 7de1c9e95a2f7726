import { describe, expect, it } from '@jest/globals';
import { AuditBatch } from './audit-batch.js';

const failure = (username: string): void => {
  batch.add({ kind: 'login', outcome: 'failure', username });
};

let batch = new AuditBatch();

describe('AuditBatch', () => {
  it('counts what is reported again instead of keeping it twice', () => {
    batch = new AuditBatch();
    Array.from({ length: 1_000 }).forEach(() => failure('mallory'));
    failure('alice');
    expect(batch.all.map(({ texts, repeats }) => [texts.username, repeats])).toEqual([
      ['mallory', 1_000],
      ['alice', 1],
    ]);
  });

  it('has room for 50 events of a kind, counts the rest, and other kinds keep theirs', () => {
    batch = new AuditBatch();
    Array.from({ length: 1_000 }).forEach((_, index) => failure(`mallory-${index}`));
    batch.add({ kind: 'token-reuse', outcome: 'failure', username: 'alice' });
    const logins = batch.all.filter(({ texts }) => texts.kind === 'login');
    expect(logins).toHaveLength(50);
    expect(batch.all.slice(50).map(({ texts, repeats }) => [texts.kind, texts.subject, repeats])).toEqual([
      ['events-lost', 'login', 950],
      ['token-reuse', null, 1],
    ]);
  });

  it('takes back what could not be written, with its time and count', () => {
    batch = new AuditBatch();
    failure('alice');
    const [first] = batch.all;
    const later = new AuditBatch();
    batch.all.forEach((event) => later.take(event));
    later.add({ kind: 'login', outcome: 'failure', username: 'alice' });
    expect(later.all.map(({ at, repeats }) => [at, repeats])).toEqual([[first?.at, 2]]);
  });
});
