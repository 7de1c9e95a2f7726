import { z } from 'zod';

/** Turns a comma separated list into trimmed, non-empty items. */
export const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** A comma separated list; `fallback` is written the way a user would write it in the environment. */
export const list = (fallback: string) => z.string().default(fallback).transform(commaList);

/** A comma separated list of whole numbers within bounds, in rising order. */
export const wholeNumbers = (fallback: string, min: number, max: number) =>
  z
    .string()
    .default(fallback)
    .transform((text) => commaList(text).map((item) => (/^\d{1,15}$/.test(item) ? Number(item) : NaN)))
    .refine(
      (numbers) => numbers.every((each) => each >= min && each <= max),
      `must be whole numbers between ${min} and ${max}`,
    )
    .transform((numbers) => [...new Set(numbers)].sort((one, other) => one - other));

/** Segments that mean the same to every reader of a URL: nothing encoded, no dots alone. */
export const URL_PATH = /^(?:\/[\w~-][\w.~-]*)+$/;

/** A path such as `/rest/v2`, without a slash at the end; empty only where that is the default. */
export const urlPath = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .refine(
      (text) => text === fallback || URL_PATH.test(text),
      'must begin with a slash and not end with one; letters, digits, . _ ~ and - are fine between slashes',
    );

const SERVER_URL = /^postgres(ql)?:\/\//;

/** The address of a PostgreSQL server; empty by default. */
export const serverUrl = () =>
  z.string().regex(SERVER_URL, 'must start with postgres://').or(z.literal('')).default('');

/** The addresses of some PostgreSQL servers, comma separated; commas inside of one are written `%2C`. */
export const serverUrls = () =>
  list('').refine((urls) => urls.every((url) => SERVER_URL.test(url)), 'must each start with postgres://');

/** `true` or `false`, nothing else: a typing error must not switch a protection off. */
export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true');

/** A whole number within bounds. */
export const wholeNumber = (fallback: number, min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .default(String(fallback))
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);

/** The same where an empty variable means something else than a number does. */
export const optionalNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{0,15}$/, 'must be a whole number or empty')
    .default('')
    .transform((text) => (text === '' ? undefined : Number(text)))
    .refine((value) => value === undefined || (value >= min && value <= max), `must be between ${min} and ${max}`);

/** JSON text that fits `schema`. */
export const json = <T extends z.ZodType>(fallback: string, schema: T) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
