import { beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../builders/a-user.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

beforeAll(async () => {
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
});

const status = (active: string) => ({
  name: 'com.acme.sales.CustomerStatus',
  values: [
    { name: 'ACTIVE', id: 10, caption: active },
    { name: 'BLOCKED', id: 20, caption: 'CustomerStatus.BLOCKED' },
  ],
});

const unknown = (name: string) => ({ error: 'Enum not found', details: `Enum with class name ${name} not found` });

/** Kinds of columns that Jmix has no word for. */
const KINDS: readonly string[] = [
  ...['interval', 'inet', 'cidr', 'macaddr', 'macaddr8', 'bit', 'varbit', 'xml', 'ltree', 'hstore', 'tsvector'],
  ...['int4', 'int8', 'num', 'ts', 'tstz', 'date'].flatMap((element) => [`${element}range`, `${element}multirange`]),
  ...['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'],
];

describe('GET /rest/metadata/enums (protocol/metadata.md 3)', () => {
  it.each([
    ['en', 'In business'],
    ['de', 'Im Geschäft'],
  ])('describes an enum in %s', async (language, active) => {
    const path = '/rest/metadata/enums/com.acme.sales.CustomerStatus';
    const answer = await app.as('minimal').get(path, undefined, { 'accept-language': language });
    expect(answer).toAnswer(200, status(active));
  });

  it('lists each enum once, however many attributes have it', async () => {
    const answer = await app.as('minimal').get('/rest/metadata/enums', undefined, { 'accept-language': 'en' });
    const statuses = (answer.json as { name: string }[]).filter(({ name }) => name.endsWith('CustomerStatus'));
    expect([answer.status, statuses]).toEqual([200, [status('In business')]]);
  });

  it.each(['CustomerStatus', 'com.acme.sales', 'com.acme.sales.CustomerStatus.ACTIVE', 'java.lang.String'])(
    'answers 404 for %s',
    async (name) => {
      const answer = await app.as('minimal').get(`/rest/metadata/enums/${name}`);
      expect(answer).toAnswer(404, unknown(name));
    },
  );
});

const whole = (id: string) => ({ id, name: id, format: '0', decimalSeparator: '', groupingSeparator: '' });
const broken = (id: string, format: string) => ({
  id,
  name: id,
  format,
  decimalSeparator: '.',
  groupingSeparator: '',
});
const plain = (id: string) => ({ id, name: id });

describe('GET /rest/metadata/datatypes (protocol/metadata.md 4, protocol/serialization.md 5)', () => {
  it('describes every type', async () => {
    const answer = await app.as('minimal').get('/rest/metadata/datatypes');
    const types = answer.json as { id: string }[];
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json;charset=UTF-8']);
    expect(types).toEqual(expect.arrayContaining(KINDS.map(plain)));
    const ofJmix = types.filter(({ id }) => !KINDS.includes(id));
    expect(ofJmix.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      whole('bigInteger'),
      plain('boolean'),
      plain('byteArray'),
      plain('char'),
      { id: 'date', name: 'date', format: 'yyyy-MM-dd' },
      { id: 'dateTime', name: 'dateTime', format: "yyyy-MM-dd'T'HH:mm:ss.SSS" },
      broken('decimal', '0.####'),
      broken('double', '0.###'),
      plain('fileRef'),
      broken('float', '0.###'),
      whole('int'),
      plain('json'),
      plain('localDate'),
      plain('localDateTime'),
      plain('localTime'),
      whole('long'),
      plain('offsetDateTime'),
      plain('offsetTime'),
      whole('short'),
      plain('string'),
      { id: 'time', name: 'time', format: 'HH:mm:ss' },
      plain('uri'),
      plain('uuid'),
    ]);
  });
});
