import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { anAnswer } from './answers.fixture.js';
import { type Case, condition, container, error, search, SERVER_ERROR } from './cases.fixture.js';
import { LATER_EXAMPLES, NOT_LATER } from './decided-later.fixture.js';
import { DEVIATIONS } from './deviations.js';
import { judge, type Verdict } from './exchange.js';

const PAGE = readFileSync(new URL('../../docs/protocol/deviations.md', import.meta.url), 'utf8');
const TOPICS = new Set(PAGE.split('\n').flatMap((line) => /^\| (.+?) \|/.exec(line)?.[1] ?? []));

function verdictOn([, question, reference, candidate]: Case): Verdict {
  const asked = typeof question === 'string' ? { path: question } : question;
  return judge({ question: { group: 'reads', method: 'GET', path: '/rest/x', ...asked }, reference, candidate });
}

const EXAMPLES: readonly Case[] = [
  ...LATER_EXAMPLES,
  [
    '`limit=0`; negative or malformed numbers',
    '/rest/entities/Tag?limit=0',
    anAnswer(200, '[{"id":"1"}]'),
    anAnswer(200, '[]'),
  ],
  [
    '`limit=0`; negative or malformed numbers',
    { path: '/rest/entities/Tag?limit=-1', malformed: true },
    anAnswer(500, SERVER_ERROR),
    anAnswer(400, error('Invalid parameter value')),
  ],
  [
    'empty `fetchPlan=` and other empty parameters',
    '/rest/entities/Tag?fetchPlan=',
    anAnswer(400, error('Fetch plan not found')),
    anAnswer(200, '[]'),
  ],
  [
    'unknown plan',
    '/rest/entities/Tag?fetchPlan=x',
    anAnswer(400, error('Fetch plan not found')),
    anAnswer(400, '{"error":"Fetch plan not found","details":"","available":["_local"]}'),
  ],
  [
    'embedded attribute listed by its bare name in an inline plan',
    `/rest/entities/Customer?fetchPlan=${encodeURIComponent('{"properties":["address"]}')}`,
    anAnswer(200, '[{"id":"1","address":{}}]'),
    anAnswer(200, '[{"id":"1","address":{"city":"Riga"}}]'),
  ],
  ['trailing slash', '/rest/userInfo/', anAnswer(404, container(404)), anAnswer(200, '{}')],
  [
    '404 of unknown URLs, 405, 406',
    '/rest/x',
    anAnswer(405, container(405)),
    anAnswer(405, container(405, { details: 'y' })),
  ],
  ['404 of unknown URLs, 405, 406', '/rest/x', anAnswer(406), anAnswer(406, container(406, { details: 'y' }))],
  [
    '`Accept: text/plain` on `/search/count`',
    { path: '/rest/entities/Tag/search/count?filter={}', headers: { accept: 'text/plain' } },
    anAnswer(406),
    anAnswer(200, '1'),
  ],
  [
    '`filter` on the list URL',
    '/rest/entities/Tag?filter={}',
    anAnswer(200, '[]'),
    anAnswer(400, error('use /search')),
  ],
  [
    'spelling of doubles',
    '/rest/entities/Tag',
    anAnswer(200, '[{"id":"1","a":3.0,"b":1.0E21}]'),
    anAnswer(200, '[{"id":"1","a":3,"b":1e+21}]'),
  ],
  [
    '`_instanceName` that the plan does not cover',
    '/rest/entities/Tag',
    anAnswer(200, '[{"id":"1"},{"id":"2","_instanceName":null}]'),
    anAnswer(200, '[{"id":"1","_instanceName":"a"},{"id":"2","_instanceName":"b"}]'),
  ],
  [
    'fallback text of `_instanceName`',
    '/rest/entities/Tag',
    anAnswer(200, '{"_instanceName":"com.acme.Tag-1 [detached]"}'),
    anAnswer(200, '{"_instanceName":"Tag-1 [detached]"}'),
  ],
  [
    '`_instanceName` over attributes the caller may not view',
    '/rest/entities/Tag',
    anAnswer(200, '{"_instanceName":"Blue"}'),
    anAnswer(200, '{"_instanceName":"Tag-1 [detached]"}'),
  ],
  [
    'embeddables as entities (`/entities/Address`)',
    '/rest/entities/Address',
    anAnswer(500, SERVER_ERROR),
    anAnswer(404, error('Entity not found')),
  ],
  [
    'filter or sort by an attribute the caller may not view (except keys)',
    condition('1'),
    anAnswer(200, '[]'),
    anAnswer(403, error('Forbidden', 'Attribute Order.a is not viewable')),
  ],
  [
    '`isNull`/`notEmpty` with a value that is not a boolean',
    condition('""', 'isNull'),
    anAnswer(200, '[{"id":"1"}]'),
    anAnswer(200, '[]'),
  ],
  [
    '`%`, `_`, `\\` in text operators',
    condition('"%"', 'contains'),
    anAnswer(200, '[{"id":"1"}]'),
    anAnswer(200, '[]'),
  ],
  [
    'integers as `10.0`, `"10 "`, `+5`, `1e3`, doubles and decimals as `"1e21"`, in filters and service parameters',
    condition('"10 "'),
    anAnswer(400, error('Cannot parse entities filter')),
    anAnswer(200, '[]'),
  ],
  [
    'a one-element array where a scalar is expected, in filters and bodies',
    condition('[10]'),
    anAnswer(200, '[]'),
    anAnswer(400, error('Cannot parse entities filter')),
  ],
  [
    '`str = {}`, `intg = {}`',
    condition('{}'),
    anAnswer(200, '[]'),
    anAnswer(400, error('Cannot parse entities filter')),
  ],
  ['trailing commas in JSON', search('{"conditions":[],}'), anAnswer(400, error('x')), anAnswer(200, '[]')],
  [
    'names of enums',
    '/rest/metadata/entities/Customer',
    anAnswer(200, '{"type":"com.acme.entity.CustomerStatus"}'),
    anAnswer(200, '{"type":"com.acme.sales.CustomerStatus"}'),
  ],
  [
    'names of enums',
    '/rest/metadata/enums/~enum-CustomerStatus~',
    anAnswer(200, '{"name":"com.acme.entity.CustomerStatus"}'),
    anAnswer(200, '{"name":"com.acme.sales.CustomerStatus"}'),
  ],
  [
    '`readOnly` of audit attributes',
    '/rest/metadata/entities/Customer',
    anAnswer(200, '{"properties":[{"name":"createdBy","readOnly":false}]}'),
    anAnswer(200, '{"properties":[{"name":"createdBy","readOnly":true}]}'),
  ],
  ['`/rest/version`, `/rest/capabilities` without token', '/rest/version', anAnswer(401), anAnswer(200, '"1"')],
  [
    '`/rest/userInfo`',
    '/rest/userInfo',
    anAnswer(200, '{"attributes":{"birthday":[2000,1,2]}}'),
    anAnswer(200, '{"attributes":{"birthday":"2000-01-02"}}'),
  ],
  [
    '401 on `/rest`',
    '/rest/userInfo',
    anAnswer(401, undefined, { 'www-authenticate': 'Bearer' }),
    anAnswer(401, '{"error":"unauthorized"}', { 'www-authenticate': 'Bearer realm="x"' }),
  ],
  ['403 without `rest.enabled`', '/rest/userInfo', anAnswer(403, container(403)), anAnswer(403, error('Forbidden'))],
  [
    'type names in the listing',
    '/rest/services',
    anAnswer(200, '[{"name":"s","type":"java.util.UUID"}]'),
    anAnswer(200, '[{"name":"s","type":"uuid"}]'),
  ],
  ['unknown service', '/rest/services/a/b', anAnswer(500, SERVER_ERROR), anAnswer(404, error('Service not found'))],
  [
    'no client authentication, inactive user',
    { path: '/oauth2/token', method: 'POST', group: 'tokens' },
    anAnswer(302, undefined, { location: '<server>/as-login' }),
    anAnswer(401, '{"error":"invalid_client"}'),
  ],
  [
    'other methods on the token endpoint',
    { path: '/oauth2/token', group: 'tokens' },
    anAnswer(404),
    anAnswer(405, '{}'),
  ],
  [
    'descriptions and `error_uri`',
    { path: '/oauth2/token', method: 'POST', group: 'tokens' },
    anAnswer(400, '{"error":"invalid_grant","error_uri":"https://x"}'),
    anAnswer(400, '{"error":"invalid_grant","error_description":"y"}'),
  ],
  [
    'missing `fileRef`, missing part, unknown storage, invalid `attachment`',
    '/rest/files',
    anAnswer(500, SERVER_ERROR),
    anAnswer(400, error('Invalid file reference')),
  ],
  [
    '`Content-Type` and `inline` of a download',
    '/rest/files?fileRef=x',
    anAnswer(200, 'x', { 'content-disposition': 'inline' }),
    anAnswer(200, 'x', { 'content-disposition': 'attachment' }),
  ],
  [
    '`size` of raw uploads; file names; size limits',
    { path: '/rest/files', method: 'POST', group: 'files' },
    anAnswer(201, '{"size":0}'),
    anAnswer(201, '{"size":9}'),
  ],
  [
    'mandatory attribute without constraint, taken unique value, value too long',
    { path: '/rest/entities/Tag', method: 'POST', group: 'writes', malformed: true },
    anAnswer(500, SERVER_ERROR),
    anAnswer(400, error('Entity creation failed')),
  ],
  [
    'unexpected input: bad flags and numbers, empty bodies, `null` in wrong places, constraints of the database',
    { path: search('{'), malformed: true },
    anAnswer(500, SERVER_ERROR),
    anAnswer(400, error('Cannot parse entities filter')),
  ],
];

describe('deviations', () => {
  it.each(DEVIATIONS.map(({ topic }) => topic))('%s: is a row of the page and has an example', (topic) => {
    expect(TOPICS).toContain(topic);
    expect(EXAMPLES.map(([name]) => name)).toContain(topic);
  });

  it.each(EXAMPLES)('%s: %j', (...example) => {
    expect(verdictOn(example)).toMatchObject({ outcome: 'deviation', deviations: [example[0]], differences: [] });
  });

  const DIFFERENT: readonly Case[] = [
    ...NOT_LATER,
    ['500 for a proper request', '/rest/entities/Tag', anAnswer(500, SERVER_ERROR), anAnswer(200, '[]')],
    [
      '404 instead of 500',
      { path: search('{'), malformed: true },
      anAnswer(500, SERVER_ERROR),
      anAnswer(404, error('x')),
    ],
    ['another scale of a decimal', '/rest/x', anAnswer(200, '[100.00]'), anAnswer(200, '[100]')],
    ['another number', '/rest/x', anAnswer(200, '[3.0]'), anAnswer(200, '[4]')],
    [
      'another instance name',
      '/rest/x',
      anAnswer(200, '{"_instanceName":"a"}'),
      anAnswer(200, '{"_instanceName":"b"}'),
    ],
    [
      'an instance name that only the reference has',
      '/rest/x',
      anAnswer(200, '{"_instanceName":"a"}'),
      anAnswer(200, '{}'),
    ],
    ['403 for another reason', condition('1'), anAnswer(200, '[]'), anAnswer(403, error('Reading forbidden'))],
    [
      'a user with another name',
      '/rest/userInfo',
      anAnswer(200, '{"username":"a"}'),
      anAnswer(200, '{"username":"b"}'),
    ],
    [
      'another id of the user',
      '/rest/userInfo',
      anAnswer(200, '{"attributes":{"id":"a"}}'),
      anAnswer(200, '{"attributes":{"id":"b"}}'),
    ],
    [
      'a content type beside rows that a wildcard finds',
      condition('"%"', 'contains'),
      anAnswer(200, '[{"id":"1"}]', { 'content-type': 'a' }),
      anAnswer(200, '[]', { 'content-type': 'b' }),
    ],
  ];

  it.each(DIFFERENT)('do not explain: %s', (...example) => {
    expect(verdictOn(example).outcome).toBe('different');
  });

  it('leave the other differences of the same answer', () => {
    const verdict = verdictOn(['', '/rest/x', anAnswer(200, '{"a":3.0,"b":"x"}'), anAnswer(200, '{"a":3,"b":"y"}')]);
    expect(verdict).toMatchObject({ outcome: 'different', deviations: ['spelling of doubles'] });
    expect(verdict.differences.map(({ at }) => at)).toEqual(['body/b']);
  });
});
