import { parseJson } from '../json.js';
import type { Answer } from '../server/answer.js';

/** An answer with JSON, or without a body. */
export const anAnswer = (status: number, json?: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers,
  body: json === undefined ? undefined : (parseJson(json) ?? json),
});
