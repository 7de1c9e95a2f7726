/** An identifier as SQL takes it literally. */
export const quote = (identifier: string): string => `"${identifier.replace(/"/g, '""')}"`;

/** A table with its schema, each part quoted. */
export const quotePath = (path: string): string => path.split('.').map(quote).join('.');

/** A fixed text of the model as SQL takes it; values of requests are always bound instead. */
export const literal = (text: string): string => `'${text.replace(/'/g, "''")}'`;
