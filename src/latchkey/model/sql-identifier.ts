/** An identifier as SQL takes it literally. */
export const quote = (identifier: string): string => `"${identifier.replace(/"/g, '""')}"`;

/** The inverse of {@link quote}, for functions that take names as text. */
export const unquote = (quoted: string): string => quoted.slice(1, -1).replace(/""/g, '"');

/** A table with its schema, each part quoted. */
export const quotePath = (path: string): string => path.split('.').map(quote).join('.');

/** A fixed text of the model as SQL takes it; values of requests are always bound instead. */
export const literal = (text: string): string => `'${text.replace(/'/g, "''")}'`;

/** The name of a table or column for that of a class or property: `birthDate` is `birth_date`. */
export const snake = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[.\s]+/g, '_')
    .toLowerCase();
