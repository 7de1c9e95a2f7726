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
  const matchers = patterns.map(compileUrlPattern);
  return (method, segments) => matchers.some((matches) => matches(method, segments));
}

function compileUrlPattern(pattern: string): UrlMatcher {
  const [, methodPart, path] = /^(?:([A-Za-z|]+)\s+)?(\/\S*)$/.exec(pattern) ?? [];
  if (path === undefined) {
    throw new DeclarationError(`URL pattern "${pattern}" is not usable: write it as /path/** or GET|HEAD /path/**`);
  }
  const methods = methodPart?.toUpperCase().split('|');
  const tests = path
    .split('/')
    .slice(1)
    .filter((segment, index, all) => segment !== '' || index < all.length - 1)
    .map(compileSegment);
  return (method, segments) =>
    (methods === undefined || methods.includes(method)) && matchesFrom(tests, 0, segments, 0);
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
