import { isList, isObject, type Json, type JsonObject } from '../json.js';
import { AUDIT_TIMES } from '../model/audit-times.js';
import type { Answer } from '../server/answer.js';
import type { Placeholders } from '../server/placeholders.js';

/** What a server makes of chance, by the key it stands under. */
const GENERATED: Readonly<Record<string, string>> = {
  access_token: '<token>',
  refresh_token: '<token>',
  __securityToken: '<token>',
  jti: '<id>',
  timestamp: '<time>',
};

/**
 * The answer without what two servers cannot have in common: tokens, times, host names, ids of objects that this run
 * created. Numbers keep their spelling.
 *
 * @param url of the server
 */
export function normalized(answer: Answer, url: string, placeholders: Placeholders): Answer {
  const text = (value: string): string => placeholders.hide(withoutHost(value, url));
  return {
    status: answer.status,
    headers: Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [
        name,
        name === 'content-type' ? mediaType(value) : text(value),
      ]),
    ),
    body: answer.body === undefined ? undefined : json(answer.body, text, new URL(url).pathname),
  };
}

function json(value: Json, text: (value: string) => string, context: string): Json {
  if (typeof value === 'string') {
    return text(value);
  }
  if (isList(value)) {
    return value.map((item) => json(item, text, context));
  }
  return isObject(value) ? object(value, text, context) : value;
}

function object(value: JsonObject, text: (value: string) => string, context: string): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const generated = GENERATED[key] ?? (AUDIT_TIMES.has(key) ? '<time>' : undefined);
      if (generated !== undefined && item !== null) {
        return [key, generated];
      }
      const isPath = key === 'path' && typeof item === 'string' && context !== '/' && item.startsWith(`${context}/`);
      return [key, isPath ? text(item.slice(context.length)) : json(item, text, context)];
    }),
  );
}

function withoutHost(text: string, url: string): string {
  return text.replaceAll(url, '<server>').replaceAll(new URL(url).origin, '<server>');
}

/** Case and blanks of a media type mean nothing; its parameters do. */
const mediaType = (value: string): string => value.toLowerCase().replace(/\s/g, '');
