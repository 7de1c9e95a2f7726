import type { Answer, SentBody } from './exchange.js';
import { recordSecret, recordWritten } from './run-records.js';

const FIRST_ERROR = 400;
/** Keys under which requests carry secrets. */
const SENT = /password|secret|code_verifier/i;

/** Answers whose purpose is to hand out secrets: where, and what they look like. */
const HANDED_OUT: readonly (readonly [path: RegExp, kind: string, value: RegExp])[] = [
  [/^\/oauth2?\/token/, 'access token', /"access_token":"([^"]+)"/g],
  [/^\/oauth2?\/token/, 'refresh token', /"refresh_token":"([^"]+)"/g],
  [/^\/as-login/, 'CSRF token', /name="csrf" value="([^"]+)"/g],
  [/^\/rest\/files\/url/, 'token of a file URL', /[?&]access_token=([^"&]+)/g],
  [/^\/rest\/security\/(users\/[^/]+\/)?password-resets?/, 'reset password', /"password":"([^"]+)"/g],
];

/** What was answered to any caller. */
export interface HandedOut {
  readonly status: number;
  readonly headers: Readonly<Record<string, number | string | string[] | undefined>>;
  readonly text: string;
}

/** Remembers the secrets of a request and of its answer, and what was answered to requests that failed. */
export function recordExchange(path: string, body: SentBody, answer: Answer): void {
  recordSent(body);
  recordHandedOut(path, answer);
  if (answer.status >= FIRST_ERROR) {
    // A cookie may also come with an error.
    const headers = { ...answer.headers, 'set-cookie': undefined };
    recordWritten('errors', `${answer.text}\n${JSON.stringify(headers)}\n`);
  }
}

/** Remembers the secrets of an answer: tokens, codes, cookies, new passwords. */
export function recordHandedOut(path: string, { status, headers, text }: HandedOut): void {
  for (const [place, kind, value] of status < FIRST_ERROR ? HANDED_OUT : []) {
    for (const [, secret = ''] of place.test(path) ? text.matchAll(value) : []) {
      recordSecret(kind, secret);
    }
  }
  for (const cookie of [headers['set-cookie'] ?? []].flat()) {
    recordSecret('login cookie', /latchkey-login=([^;]+)/.exec(String(cookie))?.[1] ?? '');
  }
  recordSecret('authorization code', /[?&]code=([^&]+)/.exec(String(headers.location))?.[1] ?? '');
}

/** Also wrong passwords: they may be somebody's right one, or nearly so. */
function recordSent(body: SentBody): void {
  if (typeof body === 'string' && SENT.test(body)) {
    recordFields(/^\s*[[{]/.test(body) ? parsed(body) : Object.fromEntries(new URLSearchParams(body)));
  } else if (typeof body === 'object' && !Buffer.isBuffer(body)) {
    recordFields(body);
  }
}

/** On every level: bodies are also arrays, and objects inside of others. */
function recordFields(fields: unknown): void {
  if (typeof fields !== 'object' || fields === null) {
    return;
  }
  const { username } = fields as { readonly username?: unknown };
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'string' && SENT.test(key) && value !== username) {
      recordSecret(key, value.replace(/^\{noop\}/, ''));
    }
    recordFields(value);
  }
}

/** Undefined for what only looks like JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
