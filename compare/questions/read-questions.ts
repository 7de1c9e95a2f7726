import { AUDIT_TIMES } from '../model/audit-times.js';
import type { Entity } from '../model/model.js';
import { PAGE, type Sample } from '../model/sample.js';
import { pathsOf } from './paths.js';
import type { Question } from './question.js';

const UNKNOWN_ID = '00000000-dead-4bad-8bad-000000000000';
const BUILT_IN_PLANS = ['_local', '_base', '_instance_name'];

/** Lists, pages and single objects. */
export function readQuestions(entity: Entity, sample: Sample, caller: string): Question[] {
  const get = (path: string, more: Partial<Question> = {}): Question => ({
    group: 'reads',
    caller,
    method: 'GET',
    path,
    ...more,
  });
  const { base, list } = pathsOf(entity, sample);
  const ordered = sample.byKey !== undefined;
  const [id, other] = sample.ids;
  return [
    ...list().map((path) => get(path, { ordered })),
    ...list('returnCount=true', 'returnNulls=true').map((path) => get(path, { ordered })),
    ...(ordered
      ? [
          get(`${base}?sort=id&limit=2&offset=1&returnCount=true`, { ordered }),
          get(`${base}?sort=-id&limit=3`, { ordered }),
          get(`${base}?sort=id&limit=5&offset=100000`, { ordered }),
        ]
      : []),
    // The reference returns everything.
    ...(sample.isSmall ? [get(`${base}?limit=0`, { malformed: true })] : []),
    get(`${base}?limit=-1`, { malformed: true }),
    get(`${base}?limit=x`, { malformed: true }),
    get(`${base}?limit=1000000000`),
    ...[id, other].flatMap((each) => (each === undefined ? [] : [get(`${base}/${encodeURIComponent(each)}`)])),
    ...(id === undefined ? [] : [get(`${base}/${encodeURIComponent(id)}?returnNulls=true`)]),
    get(`${base}/${UNKNOWN_ID}`),
    get(`${base}/not-an-id`),
    ...(ordered ? sorts(entity).map((sort) => get(`${base}?sort=${sort}&limit=${PAGE}`, { ordered })) : []),
  ];
}

/** The key comes last, as equal values have no order. */
function sorts(entity: Entity): string[] {
  return entity.attributes
    .filter(
      ({ kind, isList, persistent, type }) =>
        /^(DATATYPE|ENUM)$/.test(kind) && !isList && persistent && !/^(byteArray|fileRef)$/.test(type),
    )
    .filter(({ name }) => name !== 'id' && !AUDIT_TIMES.has(name))
    .flatMap(({ name }) => [`${name},id`, `-${name},id`]);
}

/** Each fetch plan that metadata names, the built-in ones, an unknown one, an empty one and an inline one. */
export function planQuestions(entity: Entity, sample: Sample, caller: string): Question[] {
  const { list, one } = pathsOf(entity, sample);
  const ordered = sample.byKey !== undefined;
  const inline = encodeURIComponent(
    JSON.stringify({ entity: entity.name, properties: entity.attributes.map(({ name }) => name) }),
  );
  const ask = (path: string): Question => ({ group: 'fetch plans', caller, method: 'GET', path, ordered });
  return [...BUILT_IN_PLANS, ...entity.plans, 'no-such-plan', '', inline].flatMap((plan) => [
    ...list(`fetchPlan=${plan}`).map(ask),
    ...one(`fetchPlan=${plan}`, 'returnNulls=true').map((path) => ({ ...ask(path), ordered: false })),
  ]);
}
