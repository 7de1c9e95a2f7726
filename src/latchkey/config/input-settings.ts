import type { Settings } from './settings.js';

/** Settings as code writes them: texts as in the environment, or values; lists of texts and JSON need no quoting. */
export type InputSettings = Readonly<Partial<Record<keyof Settings, string | number | boolean | object>>>;

/** The same as texts. */
export const settingTexts = (given: InputSettings): Record<string, string> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, textOf(value)]));

function textOf(value: string | number | boolean | object): string {
  if (typeof value === 'string') {
    return value;
  }
  const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  return isList ? value.join(',') : JSON.stringify(value);
}
