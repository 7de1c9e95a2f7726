/** Anything that could make two readers of one URL disagree: protocol/README.md decision 2. */
const REFUSED_IN_SEGMENT = /[/\\;\p{Cc}]/u;
/** Segments in which nothing is encoded, nothing refused and nothing to be encoded: most paths. */
const PLAIN = /^(?:\/[\w~-][\w~.-]*)+$/;

/**
 * The one reading of a request path that URL patterns and routing share: each segment percent-decoded once, one
 * trailing slash dropped (protocol/README.md decision 2).
 *
 * @param rawPath path as sent, without query string
 * @returns the decoded segments, or `undefined` for a malformed path (400, protocol/authentication.md 2)
 */
export function pathSegments(rawPath: string): readonly string[] | undefined {
  if (PLAIN.test(rawPath)) {
    return rawPath.slice(1).split('/');
  }
  if (!rawPath.startsWith('/')) {
    return undefined;
  }
  const trimmed = rawPath.length > 1 && rawPath.endsWith('/') ? rawPath.slice(1, -1) : rawPath.slice(1);
  if (trimmed === '') {
    return rawPath === '/' ? [] : undefined;
  }
  const segments: string[] = [];
  for (const raw of trimmed.split('/')) {
    const segment = decodeSegment(raw);
    if (
      segment === undefined ||
      segment === '' ||
      segment === '.' ||
      segment === '..' ||
      REFUSED_IN_SEGMENT.test(segment)
    ) {
      return undefined;
    }
    segments.push(segment);
  }
  return segments;
}

/**
 * The canonical form of a request path, which the router reads: its segments decoded and encoded again.
 *
 * @returns `undefined` for a malformed path
 */
export function canonicalPath(rawPath: string): string | undefined {
  return PLAIN.test(rawPath) ? rawPath : encodePath(pathSegments(rawPath));
}

const encodePath = (segments: readonly string[] | undefined): string | undefined =>
  segments && `/${segments.map(encodeURIComponent).join('/')}`;

function decodeSegment(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}
