import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

const SERVERS = ['--reference=http://one:8080/', '--candidate=https://two/shop/'];

describe('options', () => {
  it('have defaults for all but the servers and a user', () => {
    expect(readOptions([...SERVERS, '--as', 'admin:a:b'])).toEqual({
      reference: 'http://one:8080',
      candidate: 'https://two/shop',
      logins: [{ username: 'admin', password: 'a:b' }],
      client: 'client:secret',
      entities: [],
      write: false,
      limit: 200,
      timeoutMs: 30_000,
      json: undefined,
    });
  });

  it('name several users, entities and limits', () => {
    const all = [
      '--as=a:1',
      '--as=b:',
      '--client=id:x',
      '--entities=Tag,Order',
      '--write',
      '--limit=5',
      '--timeout=2',
      '--json=f',
    ];
    expect(readOptions([...SERVERS, ...all])).toMatchObject({
      logins: [
        { username: 'a', password: '1' },
        { username: 'b', password: '' },
      ],
      client: 'id:x',
      entities: ['Tag', 'Order'],
      write: true,
      limit: 5,
      timeoutMs: 2000,
      json: 'f',
    });
  });

  it.each([
    [['--as=a:b'], '--reference is missing: name the server as --reference=http://host:port'],
    [['--reference=one', '--as=a:b'], '--reference must be an http or https URL without user and query'],
    [['--reference=http://u:p@one', '--as=a:b'], '--reference must be an http or https URL without user and query'],
    [SERVERS, '--as is missing: name at least one user as --as user:password'],
    [[...SERVERS, '--as=topsecret'], '--as must have the form user:password'],
    [[...SERVERS, '--as=a:b', '--client=topsecret'], '--client must have the form id:secret'],
    [[...SERVERS, '--as=a:b', '--limit=0'], '--limit must be a whole number above zero'],
    [[...SERVERS, '--as=a:b', '--timeout=soon'], '--timeout must be a whole number above zero'],
    [[...SERVERS, 'topsecret'], 'An argument does not start with --: write options as --name=value'],
  ])('%j are refused with one sentence', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });

  it('do not repeat a secret in an error', () => {
    for (const args of [['--as=topsecret'], ['--as=a:b', '--client=topsecret'], ['topsecret']]) {
      expect(messageOf([...SERVERS, ...args])).toMatch(/^(?!.*topsecret)./);
    }
  });
});

function messageOf(args: readonly string[]): string {
  try {
    readOptions(args);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
