import { describe, expect, it } from '@jest/globals';
import { basicCredentials } from './basic-credentials.js';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('basicCredentials', () => {
  it('splits at the first colon', () => {
    expect(basicCredentials(basic('client:se:cret'))).toEqual([{ clientId: 'client', secret: 'se:cret' }]);
  });

  it('tries the pair as written before the decoded one', () => {
    expect(basicCredentials(basic('my+app:a%3Ab'))).toEqual([
      { clientId: 'my+app', secret: 'a%3Ab' },
      { clientId: 'my app', secret: 'a:b' },
    ]);
  });

  it.each(['utf8', 'latin1'] as const)('reads umlauts as %s, whichever the client means', (encoding) => {
    const header = `Basic ${Buffer.from('web:geh\u00e9im', encoding).toString('base64')}`;
    expect(basicCredentials(header)).toEqual([{ clientId: 'web', secret: 'geh\u00e9im' }]);
  });

  it('accepts any case and more spaces', () => {
    expect(basicCredentials(basic('a:secret').replace('Basic ', 'bASIC   '))).toEqual([
      { clientId: 'a', secret: 'secret' },
    ]);
  });

  it.each([
    'Basic',
    'Basic !!!',
    'Bearer abc',
    `x${basic('a:b')}`,
    `${basic('a:b')} x`,
    basic('no colon'),
    basic(':secret'),
    basic('client:'),
    basic(':'),
  ])('finds nothing in %j', (header) => {
    expect(basicCredentials(header)).toEqual([]);
  });
});
