interface Route {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
}

/** Paths, without `CONTEXT_PATH`, and methods of all handlers, to distinguish a wrong method from an unknown URL. */
export class KnownRoutes {
  private readonly routes: Route[] = [];

  /** @param contextPath what does not count of the URL */
  add(url: string, methods: readonly string[], contextPath: string): void {
    if (!url.includes('*') && url.startsWith(`${contextPath}/`)) {
      this.routes.push({ segments: url.slice(contextPath.length).split('/').slice(1), methods });
    }
  }

  /** Methods that some handler takes at this path, sorted; empty for an unknown path. */
  methodsOf(path: readonly string[]): readonly string[] {
    const matching = this.routes.filter(({ segments }) => fits(segments, path));
    return [...new Set(matching.flatMap(({ methods }) => methods))].sort();
  }

  /** Every route as `METHOD /path`, for tests that must not overlook one. */
  list(): readonly string[] {
    return this.routes
      .flatMap(({ segments, methods }) => methods.map((method) => `${method} /${segments.join('/')}`))
      .sort();
  }
}

const fits = (route: readonly string[], path: readonly string[]): boolean =>
  route.length === path.length && route.every((segment, index) => segment.startsWith(':') || segment === path[index]);
