import type { Bundle } from './message-files.js';

/** What fills the placeholders of a text, by name. */
export type TextParameters = Readonly<Record<string, string | number>>;

/** The texts of one locale. */
export class Texts {
  /**
   * @param locale as the setting `LOCALES` writes it
   * @param bundles in the order in which they are searched
   */
  constructor(
    readonly locale: string,
    private readonly bundles: readonly Bundle[],
  ) {}

  /** The text as the bundle has it, or undefined when no bundle has the key. */
  find(key: string): string | undefined {
    return this.bundles.find((bundle) => bundle.has(key))?.get(key);
  }

  /** The text with its placeholders `{name}` filled; the key itself when there is no text. */
  text(key: string, parameters: TextParameters = {}): string {
    const text = this.find(key) ?? key;
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
      Object.hasOwn(parameters, name) ? String(parameters[name]) : placeholder,
    );
  }
}
