import { DeclarationError } from '../errors/rest-error.js';

/** Decides whether a method and a decoded path are meant by a pattern. */
export type UrlMatcher = (method: string, segments: readonly string[]) => boolean;

const MANY = Symbol('any number of segments or characters');
/** Of a segment or of a character. */
type Test = ((text: string) => boolean) | typeof MANY;

/**
 * Compiles Ant patterns: `?`, `*`, `**`, `{name}`, optional prefix with methods as in `GET|HEAD /rest/files`
 * (protocol/authentication.md 2).
 *
 * @throws DeclarationError for a pattern without a leading slash
 */
export function compileUrlPatterns(patterns: readonly string[]): UrlMatcher {
  const compiled = patterns.map(compileUrlPattern);
  const anywhere = compiled.filter(({ first }) => first === undefined);
  const byFirst = new Map(
    [...new Set(compiled.map(({ first }) => first))].map((first) => [
      first,
      compiled.filter((each) => each.first === first || each.first === undefined),
    ]),
  );
  return (method, segments) => {
    for (const { matches } of byFirst.get(segments[0]) ?? anywhere) {
      if (matches(method, segments)) {
        return true;
      }
    }
    return false;
  };
}

interface CompiledPattern {
  /** The first segment, where it is a plain word: only URLs that begin with it are compared. */
  readonly first: string | undefined;
  readonly matches: UrlMatcher;
}

const PLAIN_WORD = /^[\w-]+$/;

function compileUrlPattern(pattern: string): CompiledPattern {
  const [, methodPart, path] = /^(?:([A-Za-z|]+)\s+)?(\/\S*)$/.exec(pattern) ?? [];
  if (path === undefined) {
    throw new DeclarationError(`URL pattern "${pattern}" is not usable: write it as /path/** or GET|HEAD /path/**`);
  }
  const methods = methodPart?.toUpperCase().split('|');
  const parts = path
    .split('/')
    .slice(1)
    .filter((segment, index, all) => segment !== '' || index < all.length - 1);
  const tests = parts.map(compileSegment);
  return {
    first: parts.find((part, index) => index === 0 && PLAIN_WORD.test(part)),
    matches: (method, segments) => (methods === undefined || methods.includes(method)) && matchesAll(tests, segments),
  };
}

function compileSegment(segment: string): Test {
  if (segment === '**') {
    return MANY;
  }
  const normalized = segment.replace(/\{[^{}]*\}/g, '*');
  if (normalized === '*') {
    return (text) => text !== '';
  }
  if (!/[*?]/.test(normalized)) {
    return (text) => text === normalized;
  }
  const tests = Array.from(normalized, characterTest);
  return (text) => matchesAll(tests, Array.from(text));
}

const characterTest = (wanted: string): Test =>
  wanted === '*' ? MANY : (character) => wanted === '?' || character === wanted;

/**
 * Whether the tests accept the items one by one; {@link MANY} accepts any number of them. Where that fails, only the last
 * MANY takes one item more: an earlier one could not make up for it, so the time is the product of both lengths at most.
 */
function matchesAll(tests: readonly Test[], items: readonly string[]): boolean {
  let [test, item] = [0, 0];
  let retry: { readonly test: number; item: number } | undefined;
  while (item < items.length) {
    const current = tests[test];
    if (current === MANY) {
      retry = { test: ++test, item };
    } else if (current?.(items[item] ?? '')) {
      test++;
      item++;
    } else if (retry) {
      test = retry.test;
      item = ++retry.item;
    } else {
      return false;
    }
  }
  while (tests[test] === MANY) {
    test++;
  }
  return test === tests.length;
}
