import type { Answer, SentBody } from './exchange.js';
import { recordSecret, recordWritten } from './run-records.js';

const FIRST_ERROR = 400;
const KINDS: readonly (readonly [key: string, kind: string])[] = [
  ['access_token', 'access token'],
  ['refresh_token', 'refresh token'],
];
const SENT = /password|secret/i;

/** Remembers the secrets of a request and of its answer, and what was answered to requests that failed. */
export function recordExchange(path: string, body: SentBody, answer: Answer): void {
  recordSent(body);
  recordHandedOut(path, answer);
  if (answer.status >= FIRST_ERROR) {
    // A cookie is handed out also beside an error.
    const headers = { ...answer.headers, 'set-cookie': undefined };
    recordWritten('errors', `${answer.text}\n${JSON.stringify(headers)}\n`);
  }
}

/** Also wrong passwords: they are right ones of somebody, or nearly so. */
function recordSent(body: SentBody): void {
  if (typeof body === 'string' && SENT.test(body)) {
    recordFields(new URLSearchParams(body));
  } else if (typeof body === 'object' && !Buffer.isBuffer(body)) {
    recordFields(new Map(Object.entries(body)));
  }
}

function recordFields(fields: {
  forEach(visit: (value: unknown, key: string) => void): void;
  get(key: string): unknown;
}): void {
  const username = fields.get('username');
  fields.forEach((value, key) => {
    if (typeof value === 'string' && SENT.test(key) && value !== username) {
      recordSecret(key, value.replace(/^\{noop\}/, ''));
    }
  });
}

function recordHandedOut(path: string, { status, headers, text }: Answer): void {
  if (/^\/oauth2?\/token/.test(path) && status === 200) {
    for (const [key, kind] of KINDS) {
      recordSecret(kind, new RegExp(`"${key}":"([^"]+)"`).exec(text)?.[1] ?? '');
    }
  }
  for (const cookie of headers['set-cookie'] ?? []) {
    recordSecret('login cookie', /latchkey-login=([^;]+)/.exec(cookie)?.[1] ?? '');
  }
  recordSecret('authorization code', /[?&]code=([^&]+)/.exec(headers.location ?? '')?.[1] ?? '');
}
