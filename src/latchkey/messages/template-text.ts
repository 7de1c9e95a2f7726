import type { TextParameters, Texts } from './messages.js';

/** The key that a message in braces names, `{acme.password.onList}`; undefined for a literal text. */
export const templateKey = (template: string): string | undefined => /^\{([^{}]+)\}$/.exec(template)?.[1];

/** The text that a message in braces names; any other message is literal (protocol/errors.md 4). */
export function templateText(texts: Texts, template: string, parameters?: TextParameters): string {
  const key = templateKey(template);
  return key === undefined ? template : texts.text(key, parameters);
}
