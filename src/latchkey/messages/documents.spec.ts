import { describe, expect, it } from '@jest/globals';
import { RestError } from '../errors/rest-error.js';
import { LocalizedDocuments } from './documents.js';
import { Messages, SYSTEM_BUNDLES } from './messages.js';

describe('LocalizedDocuments', () => {
  const messages = new Messages(['en', 'de'], [SYSTEM_BUNDLES]);
  const missing = (name: string): RestError => new RestError(404, { error: name });

  it('are written once for each locale', async () => {
    const written: string[] = [];
    const documents = new LocalizedDocuments(
      messages,
      function* ({ locale }) {
        yield;
        written.push(locale);
        return { all: `all ${locale}`, byName: new Map([['one', `one ${locale}`]]) };
      },
      missing,
    );
    expect(written).toEqual([]);
    const answers = [documents.all('de'), documents.one('de', 'one'), documents.all('en'), documents.all('de')];
    expect(await Promise.all(answers)).toEqual(['all de', 'one de', 'all en', 'all de']);
    expect(written).toEqual(['de', 'en']);
  });

  it('refuse a name without a document', async () => {
    const documents = new LocalizedDocuments(
      messages,
      function* () {
        yield;
        return { all: '', byName: new Map() };
      },
      missing,
    );
    await expect(documents.one('en', '__proto__')).rejects.toMatchObject({ body: { error: '__proto__' } });
  });
});
