/** Anything that could make two readers of one URL disagree: protocol/README.md decision 2. */
const REFUSED_IN_SEGMENT = /[/\\;\p{Cc}]/u;

/**
 * The one reading of a request path that URL patterns and routing share: each segment percent-decoded once, one
 * trailing slash dropped (protocol/README.md decision 2).
 *
 * @param rawPath path as sent, without query string
 * @returns the decoded segments, or `undefined` for a malformed path (400, protocol/authentication.md 2)
 */
export function pathSegments(rawPath: string): readonly string[] | undefined {
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

/** The canonical encoded form of decoded segments, which the router reads. */
export const encodePath = (segments: readonly string[]): string => `/${segments.map(encodeURIComponent).join('/')}`;

function decodeSegment(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}
