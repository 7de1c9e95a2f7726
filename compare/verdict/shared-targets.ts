import { isList, isObject, type Json, member } from '../json.js';
import type { Answer } from '../server/answer.js';

const LISTS = ['entities', 'entityAttributes'];

/** `/rest/permissions` without the entities that only one of the servers has; other answers as they are. */
export function withSharedTargets(answer: Answer, shared: ReadonlySet<string>): Answer {
  const { body } = answer;
  if (!isObject(body) || !('authorities' in body)) {
    return answer;
  }
  const isShared = (json: Json): boolean => {
    const target = member(json, 'target');
    return typeof target === 'string' && shared.has(target.split(':')[0] ?? '');
  };
  const lists = LISTS.flatMap((name) => {
    const list = body[name];
    return isList(list) ? [[name, list.filter(isShared)] as const] : [];
  });
  return { ...answer, body: { ...body, ...Object.fromEntries(lists) } };
}
