import { seedId } from '../database/seed-facts.js';
import type { HostileKind, HostileRequest } from './hostile-request.js';

const MB = 1_000_000;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const BOUNDARY = 'hostile';
const PRODUCTS = '/rest/entities/Product';
const SEARCH = `${PRODUCTS}/search`;

/** A JSON body, which is its own measure unless something else is comparable. */
function json(title: string, path: string, text: string, more: Partial<HostileRequest> = {}): HostileRequest {
  return {
    title,
    method: 'POST',
    path,
    contentType: JSON_TYPE,
    body: Buffer.from(text),
    comparable: text,
    authorized: true,
    ...more,
  };
}

/** `element` as often as it fits into `bytes`, as a JSON array. */
const arrayOf = (element: string, bytes: number): string =>
  `[${`${element},`.repeat(Math.floor(bytes / (element.length + 1))).slice(0, -1)}]`;

const numbered = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join();

const priceFilter = (value: string): string =>
  `{"filter":{"conditions":[{"property":"price","operator":"=","value":${value}}]}}`;

const quoted = (text: string): string => JSON.stringify(text);
const digits = (count: number): string => '1'.repeat(count);
const product = (index: number): string => `{"name":"Created ${index}","price":1.50}`;
const line = (index: number): string => `{"quantity":${index + 1},"product":{"id":"${seedId('product', 1)}"}}`;
const order = (lines: string): string =>
  `{"number":"Created","date":"2026-01-01","amount":1,"customer":{"id":"${seedId('customer', 1)}"},"lines":[${lines}]}`;

const field = (index: number): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="f${index}"\r\n\r\nx\r\n`;

/** Every kind of request that once stopped the server for others, or is of the same family. */
export const KINDS: readonly HostileKind[] = [
  () => json('filter: 50,000 digits and a letter', SEARCH, priceFilter(quoted(`${digits(50_000)}x`))),
  () => json('filter: 2 MB of digits and a letter', SEARCH, priceFilter(quoted(`${digits(2 * MB)}x`))),
  () => json('filter: a number of 9 MB', SEARCH, priceFilter(digits(9 * MB))),
  () =>
    json('body: 2 MB of digits and a letter', PRODUCTS, `{"name":"Created","price":${quoted(`${digits(2 * MB)}x`)}}`),
  () =>
    json(
      'service: 2 MB of digits as an id',
      '/rest/services/productService/getProductInformation',
      `{"productId":${quoted(`${digits(2 * MB)}x`)}}`,
    ),
  () =>
    json('unquoted keys, 0.9 MB', PRODUCTS, `{${numbered(90_000, (index) => `k${index}:1`)}}`, {
      comparable: `{${numbered(90_000, (index) => `"k${index}":1`)}}`,
    }),
  () =>
    json('unquoted keys, 9.9 MB', PRODUCTS, `{${numbered(900_000, (index) => `k${index}:1`)}}`, {
      comparable: `{${numbered(900_000, (index) => `"k${index}":1`)}}`,
    }),
  () =>
    json('[1,1,...,1,] of 10 MB', PRODUCTS, arrayOf('1', 10 * MB).replace(/\]$/, ',]'), {
      comparable: arrayOf('1', 10 * MB),
    }),
  () => json('[1,1,...,1] of 10 MB', PRODUCTS, arrayOf('1', 10 * MB)),
  () => json('[123456,...] of 10 MB', PRODUCTS, arrayOf('123456', 10 * MB)),
  () => json('[{},{},...] of 10 MB', PRODUCTS, arrayOf('{}', 10 * MB)),
  () => json('["","",...] of 10 MB', PRODUCTS, arrayOf('""', 10 * MB)),
  () => json('[[],[],...] of 10 MB', PRODUCTS, arrayOf('[]', 10 * MB)),
  () => json('10 MB of [', PRODUCTS, '['.repeat(10 * MB), { comparable: arrayOf('[]', 10 * MB) }),
  () => json('10 MB of {"a":', PRODUCTS, '{"a":'.repeat(2 * MB), { comparable: arrayOf('{"a":1}', 10 * MB) }),
  () => json('a text of 10 MB', PRODUCTS, `{"name":"${'x'.repeat(10 * MB)}","price":1}`),
  () => json('10 MB of escapes', PRODUCTS, `{"name":"${'\\u0041'.repeat(1.6 * MB)}","price":1}`),
  () => json('10 MB of blanks', PRODUCTS, `${' '.repeat(10 * MB)}{}`),
  () => json('a member named 700,000 times', PRODUCTS, `{${numbered(700_000, () => '"name":"a"')}}`),
  () => json('900,000 members', PRODUCTS, `{${numbered(700_000, (index) => `"k${index}":1`)}}`),
  () => json('200,000 objects', PRODUCTS, `[${numbered(200_000, product)}]`),
  () => json('130,000 items', '/rest/entities/Order', order(numbered(130_000, line))),
  () =>
    json(
      '200,000 links',
      PRODUCTS,
      `{"name":"Created","price":1,"tags":[${numbered(200_000, () => `{"id":"${seedId('tag', 1)}"}`)}]}`,
    ),
  () => json('10,000 objects, which are stored', PRODUCTS, `[${numbered(10_000, product)}]`),
  () =>
    json('ids of 200,000 deletions', PRODUCTS, `[${numbered(200_000, () => quoted(seedId('product', 1)))}]`, {
      method: 'DELETE',
    }),
  () =>
    json(
      'a filter of 100,000 conditions',
      SEARCH,
      `{"filter":{"conditions":[${numbered(100_000, () => '{"property":"name","operator":"=","value":"a"}')}]}}`,
    ),
  () =>
    json('a filter of 1,000,000 groups', SEARCH, `{"filter":${'{"group":"AND","conditions":['.repeat(300_000)}`, {
      comparable: arrayOf('{"group":"AND"}', 9 * MB),
    }),
  () =>
    json(
      'a list of 500,000 values',
      SEARCH,
      `{"filter":{"conditions":[{"property":"name","operator":"in","value":[${numbered(500_000, (index) => quoted(`n${index}`))}]}]}}`,
    ),
  () =>
    json(
      'a plan of 300,000 attributes',
      SEARCH,
      `{"filter":{},"fetchPlan":{"properties":[${numbered(300_000, () => '"name"')}]}}`,
    ),
  () =>
    json('bytes that are not UTF-8, 10 MB', PRODUCTS, '', {
      body: Buffer.alloc(10 * MB, 0xe9),
      comparable: `"${'x'.repeat(10 * MB)}"`,
    }),
  () =>
    json(
      'a role import of 9 MB',
      '/rest/security/roles/import',
      `{"resourceRoles":${arrayOf('{"code":"a","name":"a"}', 9 * MB)}}`,
    ),
  () =>
    json('a form of 950,000 parameters, without a token', '/oauth/token', 'a=1234567&'.repeat(940_000), {
      contentType: FORM_TYPE,
      comparable: arrayOf('"a=123456"', 9.4 * MB),
      authorized: false,
    }),
  () =>
    json(
      'a password of 60 kB, without a token',
      '/oauth/token',
      `grant_type=password&username=two&password=${'a1'.repeat(30_000)}`,
      {
        contentType: FORM_TYPE,
        comparable: quoted('a1'.repeat(30_000)),
        authorized: false,
      },
    ),
  () =>
    json(
      'multipart of 100,000 fields',
      '/rest/files',
      `${Array.from({ length: 100_000 }, (_, index) => field(index)).join('')}--${BOUNDARY}--\r\n`,
      {
        contentType: `multipart/form-data; boundary=${BOUNDARY}`,
        comparable: arrayOf(quoted(field(0)), 7 * MB),
      },
    ),
];
