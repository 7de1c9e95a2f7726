import { isList, isNumber, isObject, type Json, member, scalarText } from '../json.js';
import { simpleName } from '../model/model.js';
import { DECIDED_LATER } from './decided-later.js';
import type { Deviation } from './deviation.js';
import {
  detailsOf,
  errorOf,
  filterOf,
  isAt,
  isContainerError,
  isOurError,
  isProper,
  isRows,
  parameter,
  pathOf,
  statuses,
} from './recognition.js';

const AUDIT = /^(created|lastModified|deleted)(By|Date)$/;
const DETACHED = ' [detached]';

/**
 * Narrow rules stand before wide ones: the first that explains a difference names it.
 * Rows that show in no request of this runner, such as how tokens are stored, have no rule.
 */
export const DEVIATIONS: readonly Deviation[] = [
  ...DECIDED_LATER,
  {
    topic: '`limit=0`; negative or malformed numbers',
    explains: ({ at }, exchange) => {
      const limit = parameter(exchange, 'limit');
      return limit === '0'
        ? isRows(at) &&
            exchange.reference.status === 200 &&
            isList(exchange.candidate.body) &&
            exchange.candidate.body.length === 0
        : limit !== undefined && !/^\d+$/.test(limit) && statuses(exchange, [500, 400], [200, 400]);
    },
  },
  {
    topic: 'empty `fetchPlan=` and other empty parameters',
    explains: (_, exchange) => parameter(exchange, 'fetchPlan') === '' && statuses(exchange, [400, 200]),
  },
  {
    topic: 'unknown plan',
    explains: ({ at, reference }, { candidate }) =>
      at === 'body/available' && reference === undefined && errorOf(candidate) === 'Fetch plan not found',
  },
  {
    topic: 'embedded attribute listed by its bare name in an inline plan',
    explains: ({ at, reference }, exchange) =>
      reference === undefined &&
      (parameter(exchange, 'fetchPlan') ?? '').startsWith('{') &&
      isEmptyObject(valueAt(exchange.reference.body, at.split('/').slice(1, -1))),
  },
  {
    topic: 'trailing slash',
    explains: (_, exchange) => pathOf(exchange).endsWith('/') && statuses(exchange, [404, 200], [404, 401], [404, 403]),
  },
  {
    topic: '404 of unknown URLs, 405, 406',
    explains: ({ at }, { reference, candidate }) =>
      reference.status === candidate.status &&
      [404, 405, 406].includes(reference.status) &&
      isContainerError(reference) &&
      isOurError(candidate) &&
      (at === 'body' || at === 'body/details' || at === 'content-type'),
  },
  {
    topic: '`Accept: text/plain` on `/search/count`',
    explains: (_, exchange) => exchange.question.headers?.accept === 'text/plain' && statuses(exchange, [406, 200]),
  },
  {
    topic: '`filter` on the list URL',
    explains: (_, exchange) =>
      parameter(exchange, 'filter') !== undefined && filterOf(exchange) === '' && statuses(exchange, [200, 400]),
  },
  {
    topic: 'spelling of doubles',
    explains: ({ reference, candidate }) =>
      isNumber(reference) &&
      isNumber(candidate) &&
      /\.0$|E-?\d+$|\.\d*E/.test(reference.value) &&
      candidate.value === String(Number(reference.value)),
  },
  {
    topic: '`_instanceName` that the plan does not cover',
    explains: ({ at, reference, candidate }) =>
      isAt(at, '_instanceName') && (reference ?? null) === null && typeof candidate === 'string',
  },
  {
    topic: 'fallback text of `_instanceName`',
    explains: ({ at, reference, candidate }) =>
      isAt(at, '_instanceName') &&
      [reference, candidate].every((text) => typeof text === 'string' && text.endsWith(DETACHED)),
  },
  {
    topic: '`_instanceName` over attributes the caller may not view',
    explains: ({ at, candidate }) =>
      isAt(at, '_instanceName') && typeof candidate === 'string' && candidate.endsWith(DETACHED),
  },
  {
    topic: 'embeddables as entities (`/entities/Address`)',
    explains: (_, exchange) =>
      /^\/rest\/entities\/\w+$/.test(pathOf(exchange)) &&
      statuses(exchange, [500, 404]) &&
      errorOf(exchange.candidate) === 'Entity not found',
  },
  {
    topic: 'filter or sort by an attribute the caller may not view (except keys)',
    explains: (_, exchange) =>
      statuses(exchange, [200, 403]) && /^Attribute \S+ is not viewable$/.test(detailsOf(exchange.candidate)),
  },
  {
    topic: '`isNull`/`notEmpty` with a value that is not a boolean',
    explains: ({ at }, exchange) =>
      /"operator":"(?:isNull|notEmpty)","value":(?!true|false)/.test(filterOf(exchange)) &&
      (statuses(exchange, [500, 200]) || (isRows(at) && statuses(exchange, [200, 200]))),
  },
  {
    topic: '`%`, `_`, `\\` in text operators',
    explains: ({ at }, exchange) =>
      /"operator":"(?:contains|doesNotContain|startsWith|endsWith)","value":"[^"]*[%_\\]/.test(filterOf(exchange)) &&
      isRows(at) &&
      statuses(exchange, [200, 200]),
  },
  {
    topic:
      'integers as `10.0`, `"10 "`, `+5`, `1e3`, doubles and decimals as `"1e21"`, in filters and service parameters',
    explains: (_, exchange) => /"value":"[\d.]+ "/.test(filterOf(exchange)) && statuses(exchange, [400, 200]),
  },
  {
    topic: 'a one-element array where a scalar is expected, in filters and bodies',
    explains: (_, exchange) =>
      filterOf(exchange).includes('"operator":"=","value":[') && statuses(exchange, [200, 400]),
  },
  {
    topic: '`str = {}`, `intg = {}`',
    explains: ({ at }, exchange) =>
      filterOf(exchange).includes('"value":{}') &&
      (statuses(exchange, [200, 400]) || (at === 'body/details' && statuses(exchange, [400, 400]))),
  },
  {
    topic: 'trailing commas in JSON',
    explains: (_, exchange) => /,\s*[\]}]/.test(filterOf(exchange)) && statuses(exchange, [400, 200], [500, 200]),
  },
  {
    topic: 'names of enums',
    explains: ({ at, reference, candidate }, exchange) =>
      pathOf(exchange).startsWith('/rest/metadata/') &&
      (isAt(at, 'type') || at === 'body/name') &&
      typeof reference === 'string' &&
      typeof candidate === 'string' &&
      simpleName(reference) === simpleName(candidate),
  },
  {
    topic: '`readOnly` of audit attributes',
    explains: ({ at, reference, candidate }) =>
      reference === false && candidate === true && isAt(at, 'readOnly') && AUDIT.test(at.split('/').at(-2) ?? ''),
  },
  {
    topic: '`/rest/version`, `/rest/capabilities` without token',
    explains: (_, exchange) =>
      /^\/rest\/(?:version|capabilities)$/.test(pathOf(exchange)) && statuses(exchange, [401, 200]),
  },
  {
    topic: '`/rest/userInfo`',
    explains: ({ at, reference, candidate }, exchange) =>
      pathOf(exchange) === '/rest/userInfo' &&
      at.startsWith('body/attributes/') &&
      reference !== undefined &&
      candidate !== undefined &&
      isText(reference) !== isText(candidate),
  },
  {
    topic: '401 on `/rest`',
    explains: ({ at }, exchange) =>
      statuses(exchange, [401, 401]) &&
      pathOf(exchange).startsWith('/rest') &&
      exchange.reference.body === undefined &&
      (at.startsWith('body') || at === 'content-type' || at === 'www-authenticate'),
  },
  {
    topic: '403 without `rest.enabled`',
    explains: ({ at }, exchange) =>
      statuses(exchange, [403, 403]) &&
      isContainerError(exchange.reference) &&
      errorOf(exchange.candidate) === 'Forbidden' &&
      (at.startsWith('body') || at === 'content-type'),
  },
  {
    topic: 'type names in the listing',
    explains: ({ at }, exchange) => pathOf(exchange) === '/rest/services' && isAt(at, 'type'),
  },
  {
    topic: 'unknown service',
    explains: (_, exchange) => pathOf(exchange).startsWith('/rest/services/') && statuses(exchange, [500, 404]),
  },
  {
    topic: 'no client authentication, inactive user',
    explains: (_, exchange) => pathOf(exchange) === '/oauth2/token' && statuses(exchange, [302, 401]),
  },
  {
    topic: 'other methods on the token endpoint',
    explains: (_, exchange) =>
      pathOf(exchange) === '/oauth2/token' && exchange.question.method !== 'POST' && statuses(exchange, [404, 405]),
  },
  {
    topic: 'descriptions and `error_uri`',
    explains: ({ at }, { question, reference, candidate }) =>
      question.group === 'tokens' &&
      errorOf(reference) !== undefined &&
      errorOf(reference) === errorOf(candidate) &&
      /^body\/error_(?:description|uri)$/.test(at),
  },
  {
    topic: 'missing `fileRef`, missing part, unknown storage, invalid `attachment`',
    explains: (_, exchange) => pathOf(exchange) === '/rest/files' && statuses(exchange, [500, 400]),
  },
  {
    topic: '`Content-Type` and `inline` of a download',
    explains: ({ at }, exchange) =>
      exchange.question.method === 'GET' &&
      pathOf(exchange) === '/rest/files' &&
      statuses(exchange, [200, 200]) &&
      (at === 'content-type' || at === 'content-disposition'),
  },
  {
    topic: '`size` of raw uploads; file names; size limits',
    explains: ({ at }, exchange) =>
      exchange.question.method === 'POST' && pathOf(exchange) === '/rest/files' && at === 'body/size',
  },
  {
    topic: 'mandatory attribute without constraint, taken unique value, value too long',
    explains: (_, exchange) =>
      /^(?:POST|PUT)$/.test(exchange.question.method) &&
      exchange.question.group === 'writes' &&
      exchange.question.malformed === true &&
      statuses(exchange, [500, 400], [500, 409]),
  },
  {
    topic: 'unexpected input: bad flags and numbers, empty bodies, `null` in wrong places, constraints of the database',
    explains: (_, { question, reference, candidate }) =>
      question.malformed === true && reference.status === 500 && isProper(candidate),
  },
];

const isText = (json: Json): boolean => typeof json === 'string';

const isEmptyObject = (json: Json | undefined): boolean => isObject(json) && Object.keys(json).length === 0;

/** Follows a path of differences.ts, whose steps are members, or items by their ids. */
function valueAt(json: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, step) => (isList(at) ? at.find((item) => scalarText(member(item, 'id')) === step) : member(at, step)),
    json,
  );
}
