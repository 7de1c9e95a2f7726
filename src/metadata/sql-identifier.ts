/** An identifier as SQL takes it literally. */
export const quote = (identifier: string): string => `"${identifier.replace(/"/g, '""')}"`;

/** A table with its schema, each part quoted. */
export const quotePath = (path: string): string => path.split('.').map(quote).join('.');
