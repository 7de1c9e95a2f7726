import { normalTag, tagLanguage } from './preferences.js';

/** Texts by locale, as {@link normalTag} writes it. */
export type LocaleTexts = ReadonlyMap<string, string>;

/** Reads lines `<locale>=<text>`; other lines are ignored. */
export const localeTexts = (text: string | null): LocaleTexts =>
  new Map(
    (text ?? '').split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      const [locale, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      return at > 0 && locale !== '' && value !== '' ? [[normalTag(locale), value]] : [];
    }),
  );

/** Reads lines `<locale>/<choice>=<text>`: the texts of each choice. A choice may hold `=` itself. */
export const choiceTexts = (text: string | null, choices: readonly string[]): ReadonlyMap<string, LocaleTexts> =>
  new Map(
    choices.flatMap((choice): [string, LocaleTexts][] => {
      const lines = (text ?? '').split('\n').flatMap((line) => {
        const at = line.indexOf('/');
        const rest = line.slice(at + 1).trim();
        return at > 0 && rest.startsWith(`${choice}=`) ? [`${line.slice(0, at)}${rest.slice(choice.length)}`] : [];
      });
      return lines.length === 0 ? [] : [[choice, localeTexts(lines.join('\n'))]];
    }),
  );

/** The text of a locale, or else of its language; `pt_BR` and `pt-br` are the same. */
export function textIn(texts: LocaleTexts, locale: string): string | undefined {
  const wanted = normalTag(locale);
  return texts.get(wanted) ?? texts.get(tagLanguage(wanted));
}
