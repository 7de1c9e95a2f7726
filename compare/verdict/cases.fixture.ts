import type { Question } from '../questions/question.js';
import type { Answer } from '../server/answer.js';

export const SERVER_ERROR = '{"error":"Server error","details":""}';
export const error = (text: string, details = ''): string => JSON.stringify({ error: text, details });
export const container = (status: number, more: object = {}): string =>
  JSON.stringify({ timestamp: '<time>', status, error: 'x', path: '/rest/x', ...more });
export const search = (filter: string): string => `/rest/entities/Order/search?filter=${encodeURIComponent(filter)}`;
export const condition = (value: string, operator = '='): string =>
  search(`{"conditions":[{"property":"a","operator":"${operator}","value":${value}}]}`);

export type Case = readonly [topic: string, question: string | Partial<Question>, reference: Answer, candidate: Answer];
