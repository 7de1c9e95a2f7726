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

  it('accepts any case, more spaces, and an empty name', () => {
    expect(basicCredentials(basic(':secret').replace('Basic ', 'bASIC   '))).toEqual([
      { clientId: '', secret: 'secret' },
    ]);
  });

  it.each(['Basic', 'Basic !!!', 'Bearer abc', `x${basic('a:b')}`, `${basic('a:b')} x`, basic('no colon')])(
    'finds nothing in %j',
    (header) => {
      expect(basicCredentials(header)).toEqual([]);
    },
  );
});
