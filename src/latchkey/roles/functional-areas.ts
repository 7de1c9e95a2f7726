import { type PathGroup, restPath } from '../config/rest-paths.js';
import type { PathSettings } from '../config/setting-groups.js';

/** Areas whose every path needs `rest.enabled`, and single paths that do (protocol/authentication.md 4.6). */
const AREAS: readonly PathGroup[] = ['entities', 'services', 'queries', 'messages', 'metadata', 'files'];
const PATHS: readonly (readonly [PathGroup, string])[] = [
  ['userInfo', ''],
  ['permissions', ''],
  ['user-session', '/locale'],
  ['docs', '/openapiDetailed.json'],
  ['docs', '/openapiDetailed.yaml'],
];

/** Decides by the segments of a URL, at the paths of the settings. */
export function functionalAreas(settings: PathSettings): (segments: readonly string[]) => boolean {
  const areas = AREAS.map((group) => segmentsOf(restPath(settings, group)));
  const paths = PATHS.map(([group, rest]) => segmentsOf(restPath(settings, group) + rest));
  return (segments) =>
    areas.some((area) => startsWith(segments, area)) ||
    paths.some((path) => path.length === segments.length && startsWith(segments, path));
}

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

const startsWith = (segments: readonly string[], start: readonly string[]): boolean =>
  start.every((segment, index) => segment === segments[index]);
