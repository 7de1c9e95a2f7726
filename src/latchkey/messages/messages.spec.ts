import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Messages, SYSTEM_BUNDLES } from './messages.js';

const MIN = 'jakarta.validation.constraints.Min.message';

let path: string;
let shop: URL;

beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'latchkey-messages-'));
  shop = pathToFileURL(`${path}/`);
  await writeFile(join(path, 'en.json'), '{"Order":"Order","shop.nameTaken":"{name} is taken","shop.only":"English"}');
  await writeFile(join(path, 'pt_BR.json'), '{"Order":"Pedido","shop.Status.ACTIVE":"Ativo"}');
  await writeFile(join(path, 'de.json'), '{"Order":"Bestellung","trueString":"Wahr"}');
});

afterAll(() => rm(path, { recursive: true, force: true }));

const messages = (locales: readonly string[] = ['en', 'de', 'pt_BR', 'pt']): Messages =>
  new Messages(locales, [SYSTEM_BUNDLES, shop]);

describe('the texts of a locale', () => {
  it.each([
    ['en', 'Order', 'Order'],
    ['de', 'Order', 'Bestellung'],
    ['pt_BR', 'Order', 'Pedido'],
    ['pt', 'Order', 'Pedido'],
    ['de', 'shop.only', 'English'],
    ['de', 'shop.unknown', 'shop.unknown'],
    ['fr', 'Order', 'Order'],
  ])('%s has for %s the text %s: own locale, own language, English, the key', (locale, key, text) => {
    expect(messages().texts(locale).text(key)).toBe(text);
  });

  it('fill their placeholders and leave unknown ones alone', () => {
    expect(messages().texts('en').text(MIN, { value: '9007199254740993' })).toBe(
      'must be greater than or equal to 9007199254740993',
    );
    expect(messages().texts('de').text(MIN, { value: 5 })).toBe('muss größer oder gleich 5 sein');
    expect(messages().texts('en').text('shop.nameTaken', { other: 1 })).toBe('{name} is taken');
  });

  it('of the application win over those of the backend', () => {
    expect(messages().display('de').value('boolean', 't')).toBe('Wahr');
    expect(new Messages(['de'], [SYSTEM_BUNDLES]).display('de').value('boolean', 't')).toBe('Ja');
  });

  it('name enum constants', () => {
    expect(messages().display('pt_BR').enumCaption('shop.Status', 'ACTIVE')).toBe('Ativo');
    expect(messages().display('en').enumCaption('shop.Status', 'OUT_OF_STOCK')).toBe('Out of stock');
  });

  it('exist in German for every English one', async () => {
    const { readBundles } = await import('./message-files.js');
    const bundles = readBundles(SYSTEM_BUNDLES);
    expect([...(bundles.get('de')?.keys() ?? [])]).toEqual([...(bundles.get('en')?.keys() ?? [])]);
  });
});

describe('a wrong declaration stops the start', () => {
  it('where a locale has no bundle', () => {
    expect(() => messages(['en', 'fr'])).toThrow('LOCALES lists fr, for which there are no messages: add fr.json');
  });

  it('where a folder holds no messages', () => {
    expect(() => new Messages(['en'], [SYSTEM_BUNDLES, new URL('nowhere/', shop)])).toThrow(
      /The messages folder .*nowhere\/ holds no <locale>.json: add one, or correct its URL/,
    );
  });

  it.each([
    ['{"Order": {}}', /en.json has no text for Order: write a string/],
    ['[]', /en.json is not usable: write one JSON object of texts by key/],
    ['{', /en.json is not usable: write one JSON object of texts by key/],
  ])('where a file holds %s', async (text, sentence) => {
    const folder = await mkdtemp(join(path, 'bad-'));
    await writeFile(join(folder, 'en.json'), text);
    expect(() => new Messages(['en'], [SYSTEM_BUNDLES, pathToFileURL(`${folder}/`)])).toThrow(sentence);
  });
});

describe('the time zone of a reader', () => {
  it.each([
    ['Europe/Berlin', '02/05/2024 12:15 +0200'],
    ['Mars/Olympus', '02/05/2024 10:15 +0000'],
    [undefined, '02/05/2024 10:15 +0000'],
  ])('%s shows a moment as %s', (timeZone, shown) => {
    expect(messages().display('en', timeZone).value('offsetDateTime', '2024-05-02 10:15:00+00')).toBe(shown);
  });
});
