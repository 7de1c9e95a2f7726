import { isNumber, type Json, scalarText } from '../json.js';
import type { Deviation } from './deviation.js';
import { detailsOf, filterOf, isAt, isContainerError, pathOf, statuses } from './recognition.js';

/** What the server fills by itself. */
const SYSTEM = /^(?:id|version|(?:created|lastModified|deleted)(?:By|Date))$/;
const PROTOCOL_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];
/** Responses that describe the model, or rights on it. */
const DESCRIPTIONS = /^\/rest\/(?:metadata|messages|permissions)(?:\/|$)/;
const AUTHORIZATION = /\/oauth2?\/authorize$/;

/** The attribute whose caption differs: the end of a message key, or the owner of a description. */
function captioned(at: string): string {
  const steps = at.split('/');
  const last = steps.at(-1) ?? '';
  return last === 'description' ? (steps.at(-2) ?? '') : last.slice(last.lastIndexOf('.') + 1);
}

/** A number, also as the text of a service. */
const numberIn = (json: Json | undefined): number => (json === undefined ? NaN : Number(scalarText(json) ?? NaN));

/** Rows that later decisions added to the page. */
export const DECIDED_LATER: readonly Deviation[] = [
  {
    topic: 'captions of `id`, `version` and audit attributes without a message of the application',
    explains: ({ at, reference, candidate }, exchange) =>
      DESCRIPTIONS.test(pathOf(exchange)) &&
      SYSTEM.test(captioned(at)) &&
      typeof reference === 'string' &&
      reference.endsWith(`.${captioned(at)}`) &&
      typeof candidate === 'string',
  },
  {
    topic: 'entities and enums of the framework in metadata, messages and permissions',
    explains: ({ at }, exchange) =>
      DESCRIPTIONS.test(pathOf(exchange)) && /(?:^|[/:.])sec_\w+/.test(`${pathOf(exchange)}/${at}`),
  },
  {
    topic: '`version` in entities that services return',
    explains: ({ at, reference, candidate }, exchange) =>
      pathOf(exchange).startsWith('/rest/services/') &&
      isAt(at, 'version') &&
      isNumber(reference) &&
      candidate === undefined,
  },
  {
    topic: 'methods `TRACE` and unknown ones; invalid authorization requests',
    explains: (_, exchange) =>
      AUTHORIZATION.test(pathOf(exchange))
        ? isContainerError(exchange.reference) && statuses(exchange, [400, 400])
        : !PROTOCOL_METHODS.includes(exchange.question.method) &&
          exchange.reference.body === undefined &&
          statuses(exchange, [400, 405], [400, 400]),
  },
  {
    topic: 'a filter path that ends in a dot',
    explains: ({ at }, exchange) =>
      /"property":"[^"]+\."/.test(filterOf(exchange)) && at === 'body/details' && statuses(exchange, [400, 400]),
  },
  {
    topic: 'a small double as the text result of a service',
    explains: ({ at, reference, candidate }, exchange) =>
      pathOf(exchange).startsWith('/rest/services/') &&
      at === 'body' &&
      numberIn(reference) === 0 &&
      numberIn(candidate) !== 0 &&
      Math.abs(numberIn(candidate)) < 0.001,
  },
  {
    topic: 'filters and sorts on attributes whose column has a converter (`transformer`)',
    explains: (_, exchange) =>
      statuses(exchange, [200, 400]) && detailsOf(exchange.candidate).includes(' is stored in another form'),
  },
  {
    topic: 'entities without a table: a key; `POST` at the generic endpoint',
    explains: (_, exchange) =>
      exchange.question.method === 'POST' &&
      exchange.candidate.status === 400 &&
      detailsOf(exchange.candidate).includes(' has no table: '),
  },
];
