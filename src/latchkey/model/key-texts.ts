import { DATATYPES } from '../datatypes/datatypes.js';
import type { ScalarAttribute } from './attribute.js';

/** Makes the one text of a key, or of a part of it, from any other. */
export type NormalForm = (text: string) => string;

export const asItIs: NormalForm = (text) => text;

/** One per attribute of a key; undefined where all of them have one text only, as most keys do. */
export function normalFormsOf(attributes: readonly ScalarAttribute[]): readonly NormalForm[] | undefined {
  const forms = attributes.map(({ type }) => DATATYPES[type].normal);
  return forms.some(Boolean) ? forms.map((form) => form ?? asItIs) : undefined;
}

/** The normal text of a single key as clients have it: digits, or what JSON has between quotes. */
export function shownText({ type }: ScalarAttribute, text: string): string {
  const { numeric, write } = DATATYPES[type];
  return numeric ? text : write(text).replace(/^"(.*)"$/s, '$1');
}
