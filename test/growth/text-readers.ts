import { parseImport } from '../../src/latchkey/administration/roles/imported-roles.js';
import { unpacked } from '../../src/latchkey/administration/roles/role-archive.js';
import { basicCredentials } from '../../src/latchkey/auth/oauth/basic-credentials.js';
import { isUtf8Form } from '../../src/latchkey/auth/oauth/form-parameters.js';
import { bearerToken } from '../../src/latchkey/auth/authentication.guard.js';
import { isRegistered } from '../../src/latchkey/auth/authorize/redirect-uri.js';
import { chooseLocale, preferredType } from '../../src/latchkey/common/preferences.js';
import {
  canonicalPath,
  hasMoreParameters,
  isForm,
  isUtf8Encoded,
  parseQueryString,
  pathSegments,
} from '../../src/latchkey/http/client-request.js';
import { compileUrlPatterns } from '../../src/latchkey/http/url-pattern.js';
import { JSON_LIMITS } from '../../src/latchkey/common/json/json-limits.js';
import { parseJson } from '../../src/latchkey/common/json-text.js';
import { parseFilter } from '../../src/latchkey/conditions/filter-parser.js';
import { customer, order } from '../../src/latchkey/conditions/order-model.fixture.js';
import type { DatatypeId } from '../../src/latchkey/datatypes/datatype.js';
import { DATATYPES } from '../../src/latchkey/datatypes/datatypes.js';
import { compareNumbers } from '../../src/latchkey/datatypes/number-text.js';
import { parseDate } from '../../src/latchkey/datatypes/legacy-date.js';
import { formatMoment } from '../../src/latchkey/datatypes/moment-pattern.js';
import { formatNumber } from '../../src/latchkey/datatypes/number-pattern.js';
import { NO_LIMITS, parseScalar } from '../../src/latchkey/datatypes/scalar-parser.js';
import { knownTimeZone } from '../../src/latchkey/datatypes/time-zone.js';
import { readId, requireId } from '../../src/latchkey/entities/entity-id.js';
import { isInlinePlan } from '../../src/latchkey/entities/fetch-plan/inline-plan.js';
import { knownItems, parseListParameters, parseSort } from '../../src/latchkey/entities/list-parameters.js';
import { parseFlag } from '../../src/latchkey/http/parse-flag.js';
import { byteRange } from '../../src/latchkey/files/delivery/byte-range.js';
import { isKnown, isWanted, wantedRange } from '../../src/latchkey/files/delivery/validators.js';
import { cleanFileName, pathExtension } from '../../src/latchkey/files/file-name.js';
import { parseFileRef } from '../../src/latchkey/datatypes/file-ref.js';
import { readDisposition } from '../../src/latchkey/files/upload/part-disposition.js';
import { maskedUrl } from '../../src/latchkey/http/logging/masked-url.js';
import { templateText } from '../../src/latchkey/messages/template-text.js';
import { Messages, SYSTEM_BUNDLES } from '../../src/latchkey/messages/messages.js';
import type { Attribute } from '../../src/latchkey/model/attribute.js';
import { EntityModel, EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { readRowPolicy } from '../../src/latchkey/roles/row-level/row-policy-text.js';
import { passwordMatches } from '../../src/latchkey/secrets/password-encoder.js';
import { lengthLimit, standardRules } from '../../src/latchkey/users/passwords/standard-rules.js';
import type { Reader } from './growth.js';

/** What Node takes of URL and headers together. */
const HEADERS = 16 * 1024;
/** Bodies have up to 10 MiB; a reader that is linear for this many characters is so for more. */
const BODY = 2 * 1024 * 1024;
const VALUE = 512 * 1024;
/** Of readers that begin by parsing the body, which has a reader by itself. */
const PARSED = 128 * 1024;
/** Passwords take the time of their hash, whatever their length. */
const PASSWORD = 8 * 1024;

const SEPARATORS = { decimalSeparator: '.', groupingSeparator: ',' };
const VALIDATORS = { etag: '"a"', 'last-modified': 'Thu, 02 May 2024 10:15:00 GMT' };
const PATTERNS = compileUrlPatterns(['/**/a/**/b/**/c', '/a*b*c*d', '/{id}/*.json', 'GET|HEAD /rest/**']);
const texts = new Messages(['en'], [SYSTEM_BUNDLES]).texts('en');

function keyed(key: Readonly<Record<string, DatatypeId>>): EntityModel {
  const model = new EntityModel('Thing', Object, '"thing"');
  for (const [name, type] of Object.entries(key)) {
    model.attributes.set(name, { kind: 'scalar', name, type, role: 'primaryKey' } as Attribute);
  }
  return model;
}

const reader = (name: string, limit: number, read: Reader['read']): Reader => ({ name, limit, read });

const datatypes = (Object.keys(DATATYPES) as DatatypeId[]).map((type) =>
  reader(`the ${type}`, VALUE, (text) => parseScalar(type, text, NO_LIMITS)),
);

const KEYS = { uuid: { id: 'uuid' }, int: { id: 'int' }, long: { id: 'long' }, string: { id: 'string' } } as const;

const ids = Object.entries(KEYS).flatMap(([type, key]) => {
  const model = keyed(key);
  return [
    reader(`the id of the type ${type} in a path`, HEADERS, (text) => requireId(model, text, NO_LIMITS)),
    reader(`the id of the type ${type} in a body`, VALUE, (text) => readId(model, text, NO_LIMITS)),
  ];
});

const composite = keyed({ warehouse: 'int', sku: 'string' });
const base64 = (text: string): string => Buffer.from(text).toString('base64url');

const headers = [
  reader('Accept', HEADERS, (text) => preferredType(text, ['application/json', 'text/plain'])),
  reader('Accept-Language', HEADERS, (text) => chooseLocale(text, ['en', 'de', 'pt-BR'], 'en')),
  reader('Range', HEADERS, (text) => byteRange(`bytes=${text}`, 1_000)),
  reader('If-Match', HEADERS, (text) => isWanted({ 'if-match': text }, VALIDATORS)),
  reader('If-Unmodified-Since', HEADERS, (text) => isWanted({ 'if-unmodified-since': text }, VALIDATORS)),
  reader('If-None-Match', HEADERS, (text) => isKnown({ 'if-none-match': text }, VALIDATORS)),
  reader('If-Modified-Since', HEADERS, (text) => isKnown({ 'if-modified-since': text }, VALIDATORS)),
  reader('If-Range', HEADERS, (text) => wantedRange({ range: 'bytes=0-1', 'if-range': text }, VALIDATORS)),
  reader('Basic credentials', HEADERS, (text) => basicCredentials(`Basic ${text}`)),
  reader('encoded Basic credentials', HEADERS, (text) => basicCredentials(`Basic ${base64(text)}`)),
  reader('Bearer tokens', HEADERS, (text) => bearerToken([`Bearer ${text}`])),
  reader('Content-Type of forms', HEADERS, (text) => [
    isForm(text),
    isUtf8Form(`application/x-www-form-urlencoded${text}`),
  ]),
  reader('Content-Disposition of parts', HEADERS, (text) => readDisposition(`form-data${text}`)),
  reader('an encoded name in Content-Disposition', HEADERS, (text) =>
    readDisposition(`form-data; filename*=utf-8''${text}`),
  ),
  reader('the path', HEADERS, (text) => [pathSegments(`/${text}`), canonicalPath(`/${text}`)]),
  reader('the path compared with patterns', HEADERS, (text) => PATTERNS('GET', text.split('/'))),
  reader('the query string', HEADERS, parseQueryString),
  reader('the URL in the log', HEADERS, maskedUrl),
  reader('redirect URIs', HEADERS, (text) => isRegistered(`http://127.0.0.1:1/${text}`, 'http://127.0.0.1/cb')),
];

const values = [
  ...datatypes,
  ...ids,
  reader('the composite id in a path', HEADERS, (text) => requireId(composite, base64(text), NO_LIMITS)),
  reader('the composite id without quotes', HEADERS, (text) =>
    requireId(composite, base64(`{sku: ${text}}`), NO_LIMITS),
  ),
  reader('the parts of a composite id', VALUE, (text) => readId(composite, { warehouse: text, sku: text }, NO_LIMITS)),
  reader('legacy dates', VALUE, parseDate),
  reader('the order of numbers', VALUE, (text) => compareNumbers(text.replace(/\D$/, ''), '1')),
  reader('numbers for people', VALUE, (text) => formatNumber('#,##0.00', text.replace(/\D$/, ''), SEPARATORS)),
  reader('moments for people', VALUE, (text) => formatMoment('dd/MM/yyyy HH:mm Z', text)),
  reader('time zones', VALUE, knownTimeZone),
  reader('file references', VALUE, parseFileRef),
  reader('file references with a storage', VALUE, (text) => parseFileRef(`fs://2024/${text}?name=${text}`)),
  reader('file names', HEADERS, (text) => [cleanFileName(text), pathExtension(text)]),
  reader('sort', VALUE, (text) => knownItems(order, parseSort(text))),
  reader('flags and page sizes', VALUE, (text) => [
    parseFlag(new Map([['returnNulls', [text]]]), 'returnNulls'),
    parseListParameters(new Map([['limit', [text]]])),
  ]),
  reader('what may be an inline plan', VALUE, isInlinePlan),
  reader('forms', BODY, (text) => [hasMoreParameters(text, 100), isUtf8Encoded(text)]),
  reader('messages with placeholders', VALUE, (text) => templateText(texts, text, {})),
  reader('new passwords', VALUE, (text) => newPassword(text, 'jane')),
  reader('new passwords beside long usernames', VALUE, (text) => newPassword(text.slice(0, 256), text)),
  reader('presented passwords', PASSWORD, (text) => passwordMatches(text, '{noop}secret')),
];

function newPassword(password: string, username: string): unknown {
  const candidate = { password, username };
  return lengthLimit(candidate) ?? standardRules(8).map((rule) => rule(candidate));
}

/** Readers of texts that stand in URLs, headers, forms and values. */
export const TEXT_READERS: readonly Reader[] = [...headers, ...values];

const entities = new EntityRegistry([order, customer]);
const property = (value: unknown) => ({ conditions: [{ property: 'amount', operator: '=', value }] });
const archived = (text: string): Buffer => Buffer.from(`PK\u0003\u0004${text}`, 'latin1');

/** Readers of JSON, and of what is made of it. */
export const JSON_READERS: readonly Reader[] = [
  reader('JSON, strict and lenient', BODY, parseJson),
  reader('filters', PARSED, (text) => parseFilter(order, parseJson(text), NO_LIMITS)),
  reader('values of filters', VALUE, (text) => parseFilter(order, property(text), NO_LIMITS)),
  reader('lists in filters', PARSED, (text) => {
    const listed = { property: 'amount', operator: 'in', value: text.split(',') };
    return parseFilter(order, { conditions: [listed] }, NO_LIMITS);
  }),
  reader('paths of filters', VALUE, (text) =>
    parseFilter(order, { conditions: [{ property: text, operator: 'notEmpty' }] }, NO_LIMITS),
  ),
  reader('imports of roles', PARSED, (text) => parseImport(text, JSON_LIMITS)),
  reader('archives of roles', PARSED, (text) => unpacked(archived(text), PARSED)),
  reader('conditions of row-level policies', PARSED, (text) =>
    readRowPolicy(
      { type: 'JPQL', entityName: 'Order', action: 'READ', whereClause: text, joinClause: null, script: null },
      entities,
      NO_LIMITS,
    ),
  ),
];
