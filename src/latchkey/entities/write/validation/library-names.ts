import * as library from 'class-validator';

/** The names of all constraints that class-validator brings; it exports each as a constant. */
export const LIBRARY_NAMES: ReadonlySet<string> = new Set(
  Object.values(library).filter((value): value is string => typeof value === 'string'),
);
