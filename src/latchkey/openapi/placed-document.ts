import { groupPath, PATH_GROUPS } from '../config/rest-paths.js';
import type { PathSettings } from '../config/setting-groups.js';
import type { OpenApiDocument, PathItem, Paths } from './openapi.js';
import { TOKEN_PATH } from './parts/security.js';

/** Where a document holds. */
export interface Place {
  /** In front of `BASE_PATH` in the address of the API: a path, or scheme, host and path. */
  readonly server: string;
  /** What clients see in front of the paths of the backend. */
  readonly publicPath: string;
}

/** A document, which is written for the default paths, as it holds at those of the settings. */
export const placed = (
  document: OpenApiDocument,
  settings: PathSettings,
  { server, publicPath }: Place,
): OpenApiDocument => ({
  ...document,
  servers: [{ url: server + settings.BASE_PATH }],
  paths: placedPaths(document.paths, settings, publicPath),
  components: { ...document.components, securitySchemes: placedSchemes(document, publicPath) },
});

function placedPaths(paths: Paths, settings: PathSettings, publicPath: string): Paths {
  const groups = new Map<string, string>(PATH_GROUPS.map((group) => [group, groupPath(settings, group)]));
  const entries = Object.entries(paths).map(([path, item]): [string, PathItem] => {
    if (item.servers) {
      return [path, { ...item, servers: [{ url: publicPath === '' ? '/' : publicPath }] }];
    }
    const [, group = '', rest = ''] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    return [(groups.get(group) ?? `/${group}`) + rest, item];
  });
  return Object.fromEntries(entries);
}

function placedSchemes({ components }: OpenApiDocument, publicPath: string): typeof components.securitySchemes {
  const { oauth2, ...others } = components.securitySchemes;
  const { password } = oauth2.flows;
  return {
    oauth2: { ...oauth2, flows: { password: { ...password, tokenUrl: publicPath + TOKEN_PATH } } },
    ...others,
  };
}
