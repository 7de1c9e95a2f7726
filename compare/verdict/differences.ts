import { canonical, isList, isObject, type Json, member, scalarText } from '../json.js';
import type { Answer } from '../server/answer.js';

/** One place where two answers differ; undefined where one has nothing. */
export interface Difference {
  /** `status`, `content-type`, `body/<key>/...`; `order` for the order of the rows. */
  readonly at: string;
  readonly reference: Json | undefined;
  readonly candidate: Json | undefined;
}

/** Members that name the items of a list, the first that all items have. */
const NAMES = ['id', 'entityName', 'name', 'target'];

/** @param ordered the order of the rows counts; everywhere else the protocol leaves it open */
export function differencesOf(reference: Answer, candidate: Answer, ordered: boolean): Difference[] {
  const headers = new Set([...Object.keys(reference.headers), ...Object.keys(candidate.headers)]);
  return [
    ...(reference.status === candidate.status
      ? []
      : [{ at: 'status', reference: String(reference.status), candidate: String(candidate.status) }]),
    ...[...headers].flatMap((name) => between(reference.headers[name], candidate.headers[name], name)),
    // Members of an error and of a result have nothing in common.
    ...(reference.status === candidate.status
      ? between(reference.body, candidate.body, 'body')
      : [{ at: 'body', reference: reference.body, candidate: candidate.body }]),
    ...(ordered ? inOrder(reference.body, candidate.body) : []),
  ];
}

function between(reference: Json | undefined, candidate: Json | undefined, at: string): Difference[] {
  if (reference === undefined || candidate === undefined) {
    return reference === candidate ? [] : [{ at, reference, candidate }];
  }
  const ones = membersOf(reference, candidate);
  const others = membersOf(candidate, reference);
  if (ones === undefined || others === undefined) {
    return canonical(reference) === canonical(candidate) ? [] : [{ at, reference, candidate }];
  }
  return [...new Set([...ones.keys(), ...others.keys()])].flatMap((key) =>
    between(ones.get(key), others.get(key), `${at}/${key}`),
  );
}

/** Members of an object, items of a list by their names, or by place after sorting; undefined for what has none. */
function membersOf(json: Json, other: Json): Map<string, Json> | undefined {
  if (isObject(json) && isObject(other)) {
    return new Map(Object.entries(json));
  }
  if (!isList(json) || !isList(other)) {
    return undefined;
  }
  const names = namesOf(json);
  return names !== undefined && namesOf(other) !== undefined
    ? new Map(json.map((item, index) => [names[index] ?? '', item]))
    : new Map([...json].sort(byText).map((item, index) => [String(index), item]));
}

const byText = (one: Json, other: Json): number => (canonical(one) < canonical(other) ? -1 : 1);

/** A unique name for each item; undefined when the items have none. */
function namesOf(items: readonly Json[]): readonly string[] | undefined {
  const names = items.map((item) =>
    isObject(item)
      ? NAMES.flatMap((key) => nameOf(member(item, key)) ?? [])[0]
      : typeof item === 'string'
        ? item
        : undefined,
  );
  const known = names.filter((name) => name !== undefined);
  return known.length === items.length && new Set(known).size === items.length ? known : undefined;
}

/** Composite keys are objects. */
const nameOf = (json: Json | undefined): string | undefined => (isObject(json) ? canonical(json) : scalarText(json));

/** The order of the rows that both have. */
function inOrder(reference: Json | undefined, candidate: Json | undefined): Difference[] {
  const ones = isList(reference) ? namesOf(reference) : undefined;
  const others = isList(candidate) ? namesOf(candidate) : undefined;
  if (ones === undefined || others === undefined) {
    return [];
  }
  const left = ones.filter((name) => others.includes(name));
  const right = others.filter((name) => ones.includes(name));
  return left.join() === right.join() ? [] : [{ at: 'order', reference: left, candidate: right }];
}
