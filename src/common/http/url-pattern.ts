import { DeclarationError } from '../rest-error.js';

/** Decides whether a method and a decoded path are meant by a pattern. */
export type UrlMatcher = (method: string, segments: readonly string[]) => boolean;

type SegmentTest = ((segment: string) => boolean) | '**';

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
    matches: (method, segments) =>
      (methods === undefined || methods.includes(method)) && matchesFrom(tests, 0, segments, 0),
  };
}

function compileSegment(segment: string): SegmentTest {
  if (segment === '**') {
    return '**';
  }
  const normalized = segment.replace(/\{[^}]*\}/g, '*');
  if (normalized === '*') {
    return (text) => text !== '';
  }
  const source = normalized
    .replace(/[.+^$()|[\]{}\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${source}$`, 'su');
  return (text) => expression.test(text);
}

function matchesFrom(
  tests: readonly SegmentTest[],
  test: number,
  segments: readonly string[],
  segment: number,
): boolean {
  const current = tests[test];
  if (current === undefined) {
    return segment === segments.length;
  }
  if (current === '**') {
    return (
      matchesFrom(tests, test + 1, segments, segment) ||
      (segment < segments.length && matchesFrom(tests, test, segments, segment + 1))
    );
  }
  const text = segments[segment];
  return text !== undefined && current(text) && matchesFrom(tests, test + 1, segments, segment + 1);
}
