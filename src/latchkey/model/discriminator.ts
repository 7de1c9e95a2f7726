/** Which rows of a hierarchy of entities are of one of them. */
export interface Discriminator {
  /** Quoted column name. */
  readonly column: string;
  readonly value: string;
  /** Numbers and enums are compared as texts: not every class has a value of the type of the column. */
  readonly cast?: '::text';
  /** Each class has a table, whose rows get the name of the class when they are read (class-tables.ts). */
  readonly ofTables?: true;
}

/** The discriminator of a row of `alias`, as SQL compares it with the values of classes. */
export const kindIn = (discriminator: Discriminator | undefined, alias: string): string =>
  discriminator ? `${alias}.${discriminator.column}${discriminator.cast ?? ''}` : 'NULL';
