import type { I18nProvider, TranslationMessages } from 'react-admin';
import polyglotI18nProvider from 'ra-i18n-polyglot';
import { currentLocale } from '../locale.js';
import { en } from './en.js';

/** The console's own texts. A language that lacks one does not compile. */
export type Texts = typeof en;

/** In the language of this page; the page loads again when it changes. */
export let texts: Texts = en;

/** Loads the texts before anything is shown. @returns those of react-admin itself */
export async function loadTexts(): Promise<I18nProvider> {
  const locale = currentLocale();
  document.documentElement.lang = locale;
  const messages = await messagesOf(locale);
  return polyglotI18nProvider(() => messages, locale, [{ locale, name: locale }], { allowMissing: true });
}

async function messagesOf(locale: string): Promise<TranslationMessages> {
  if (locale === 'de') {
    const [{ de }, { german }] = await Promise.all([import('./de.js'), import('./german.js')]);
    texts = de;
    return german;
  }
  const { default: english } = await import('ra-language-english');
  return english;
}
