interface Route {
  readonly url: string;
  readonly methods: readonly string[];
}

/** Paths, without what stands in front of all of them, and methods of all handlers, to distinguish a wrong method from an unknown URL. */
export class KnownRoutes {
  private readonly routes: Route[] = [];

  /** @param contextPath in front of all paths of the backend */
  constructor(private contextPath: string) {}

  placeAt(contextPath: string): void {
    this.contextPath = contextPath;
  }

  add(url: string, methods: readonly string[]): void {
    if (!url.includes('*')) {
      this.routes.push({ url, methods });
    }
  }

  /** Methods that some handler takes at this path, sorted; empty for an unknown path. */
  methodsOf(path: readonly string[]): readonly string[] {
    const matching = this.inContext().filter(({ url }) => fits(url.split('/').slice(1), path));
    return [...new Set(matching.flatMap(({ methods }) => methods))].sort();
  }

  /** Every route as `METHOD /path`, for tests that must not overlook one. */
  list(): readonly string[] {
    return this.inContext()
      .flatMap(({ url, methods }) => methods.map((method) => `${method} ${url}`))
      .sort();
  }

  private inContext(): Route[] {
    const { contextPath } = this;
    return this.routes
      .filter(({ url }) => url.startsWith(`${contextPath}/`))
      .map(({ url, methods }) => ({ url: url.slice(contextPath.length), methods }));
  }
}

const fits = (route: readonly string[], path: readonly string[]): boolean =>
  route.length === path.length && route.every((segment, index) => segment.startsWith(':') || segment === path[index]);
