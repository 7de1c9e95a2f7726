const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^character varying/, 'varchar'],
  [/^character(?=\(|$)/, 'char'],
  [/^timestamp(\(\d\))? without time zone/, 'timestamp$1'],
  [/^timestamp(\(\d\))? with time zone/, 'timestamptz$1'],
  [/^time(\(\d\))? without time zone/, 'time$1'],
  [/^time(\(\d\))? with time zone/, 'timetz$1'],
];

/** A type as people write it. PostgreSQL understands both forms. */
export const shortType = (type: string): string =>
  SHORT.reduce((text, [long, short]) => text.replace(long, short), type);
