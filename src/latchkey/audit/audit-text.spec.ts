import { describe, expect, it } from '@jest/globals';
import { auditTexts } from './audit-text.js';

const of = (username: string, details?: Readonly<Record<string, string>>) =>
  auditTexts({ kind: 'login', outcome: 'failure', username, details });

describe('auditTexts', () => {
  it('keeps names in one line, short and well-formed', () => {
    expect(of('al\u0000\r\nice\u0085').username).toBe('al ice ');
    expect(of('x'.repeat(10_000)).username).toHaveLength(200);
    expect(of('\ud800').username).toBe('\ufffd');
  });

  it.each(['password', 'newPassword', 'client_secret', 'access_token', 'tokenHash', 'Authorization'])(
    'stores no value that comes as %s',
    (name) => {
      expect(of('alice', { [name]: 'hunter2', client: 'web' }).details).toBe(`{"${name}":"***","client":"web"}`);
    },
  );

  it('keeps 20 details of 500 characters', () => {
    const details = Object.fromEntries(
      Array.from({ length: 30 }).map((_, index) => [`name${index}`, 'v'.repeat(1_000)]),
    );
    const stored = JSON.parse(of('alice', details).details ?? '') as Record<string, string>;
    expect(Object.keys(stored)).toHaveLength(20);
    expect(stored.name0).toHaveLength(500);
  });
});
