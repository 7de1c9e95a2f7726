/** Query parameters by name, each with all values in the order sent. */
export type QueryParameters = Map<string, string[]>;

/** Reads a query string the way HTML forms write it: `+` is a blank; faulty percent sequences stay as they are. */
export function parseQueryString(text: string): QueryParameters {
  const parameters: QueryParameters = new Map();
  if (text === '') {
    return parameters;
  }
  for (const [name, value] of new URLSearchParams(text)) {
    const values = parameters.get(name);
    if (values) {
      values.push(value);
    } else {
      parameters.set(name, [value]);
    }
  }
  return parameters;
}

/** The first value of the first given name that is not empty: protocol/entities.md 1.3, empty equals absent. */
export function queryValue(query: QueryParameters, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = query.get(name)?.[0];
    if (value !== undefined && value !== '') {
      return value;
    }
  }
  return undefined;
}
