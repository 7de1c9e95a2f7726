import { request } from 'node:http';
import type { TestApp } from '../harness/app.js';
import type { Reader, Shape } from './growth.js';
import { repeated } from './shapes.js';

/** Node cuts URL and headers at 16 KiB. */
const HEADERS = 14 * 1024;
const BODY = 2 * 1024 * 1024;
const FORM = 512 * 1024;

/** Whole requests about a text, in the shapes that their readers might not like. */
export interface RequestReader extends Reader {
  readonly shapes: Readonly<Record<string, Shape>>;
}

const DIGITS: Readonly<Record<string, Shape>> = {
  'many digits and a letter': repeated('1', '', 'x'),
  'many zeros between digits': repeated('0', '1', '1'),
  'one huge token': repeated('a'),
  'a long run of blanks': repeated(' ', 'a', 'a'),
};

const TOKENS: Readonly<Record<string, Shape>> = {
  ...DIGITS,
  'many small tokens': repeated('a=1,'),
  'many separators': repeated(';'),
  'many open quotes': repeated('"'),
  'many tags': repeated('a;q=0.1,'),
};

const FORMS: Readonly<Record<string, Shape>> = {
  'many parameters': repeated('a=1&'),
  'one huge parameter': repeated('a', 'grant_type=password&username=a&password='),
  'one huge name': repeated('a', 'grant_type=password&password=a&username='),
  'many encoded characters': repeated('%41', 'grant_type=password&username=a&password='),
};

/** @param app the running application */
export function requestReaders(app: () => TestApp): readonly RequestReader[] {
  const send = (method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): Promise<number> =>
    sent(app().url, method, path, headers, body);
  const list = (headers: Readonly<Record<string, string>>): Promise<number> =>
    send('GET', '/rest/entities/Product?limit=1', headers);
  const header = (name: string, value: (text: string) => string = (text) => text): RequestReader => ({
    name,
    limit: HEADERS,
    shapes: TOKENS,
    read: (text) => list({ [name]: value(text) }),
  });
  const search = (json: unknown): Promise<number> =>
    send('POST', '/rest/entities/Product/search', { 'content-type': 'application/json' }, JSON.stringify(json));
  return [
    ...['Accept', 'Accept-Language', 'Accept-Encoding', 'Range', 'If-Match', 'If-None-Match', 'If-Modified-Since'].map(
      (name) => header(name),
    ),
    ...[
      'Forwarded',
      'X-Forwarded-For',
      'X-Forwarded-Host',
      'X-Forwarded-Proto',
      'Cookie',
      'Origin',
      'Content-Type',
    ].map((name) => header(name)),
    header('Authorization', (text) => `Bearer ${text}`),
    {
      name: 'a form of Basic credentials',
      limit: HEADERS,
      shapes: TOKENS,
      read: (text) => send('POST', '/oauth/token', { authorization: `Basic ${Buffer.from(text).toString('base64')}` }),
    },
    {
      name: 'the path',
      limit: HEADERS,
      shapes: { 'many segments': repeated('/a'), 'one huge segment': repeated('x'), 'many stars': repeated('xy') },
      read: (text) => send('GET', `/rest/entities/${text}`, {}),
    },
    {
      name: 'the query string',
      limit: HEADERS,
      shapes: { ...DIGITS, 'many parameters': repeated('a=1&'), 'many names': repeated('a,', 'sort=') },
      read: (text) => send('GET', `/rest/entities/Product?limit=1&${encodeURI(text)}`, {}),
    },
    {
      name: 'a form at the token endpoint',
      limit: FORM,
      shapes: FORMS,
      read: (text) => send('POST', '/oauth/token', FORM_TYPE, text),
    },
    {
      name: 'a value of a filter',
      limit: BODY,
      shapes: DIGITS,
      read: (value) => search({ filter: { conditions: [{ property: 'price', operator: '=', value }] } }),
    },
    {
      name: 'an id in a filter',
      limit: BODY,
      shapes: DIGITS,
      read: (value) => search({ filter: { conditions: [{ property: 'id', operator: '=', value }] } }),
    },
    {
      name: 'conditions of a filter',
      limit: BODY,
      shapes: { many: repeated('a') },
      read: ({ length }) => {
        const condition = { property: 'name', operator: '=', value: 'a' };
        return search({ filter: { conditions: Array.from({ length: length / 50 }, () => condition) } });
      },
    },
    {
      name: 'an inline plan',
      limit: BODY,
      shapes: { many: repeated('a') },
      read: ({ length }) => {
        const properties = Array.from({ length: length / 12 }, (_, at) => `name${at % 7}`);
        return search({ filter: { conditions: [] }, fetchPlan: { entity: 'Product', properties }, limit: 1 });
      },
    },
    {
      name: 'sort in a body',
      limit: BODY,
      shapes: { ...DIGITS, 'many names': repeated('name,'), 'many points': repeated('a.') },
      read: (sort) => search({ filter: { conditions: [] }, sort, limit: 1 }),
    },
  ];
}

const FORM_TYPE = {
  'content-type': 'application/x-www-form-urlencoded',
  authorization: `Basic ${Buffer.from('client:secret').toString('base64')}`,
};

/** Sends what a polite client would not, and waits for the end of the answer. @returns its status; 0 for a cut connection */
function sent(
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request(new URL(url), { method, path, headers, agent: false }, (answer) => {
      answer.resume();
      answer.on('close', () => {
        resolve(answer.statusCode ?? 0);
      });
    });
    outgoing.on('error', () => {
      resolve(0);
    });
    outgoing.end(body);
  });
}
