/** Languages of the console's own texts. */
export const LOCALES = [
  { locale: 'en', name: 'English' },
  { locale: 'de', name: 'Deutsch' },
] as const;

export type Locale = (typeof LOCALES)[number]['locale'];

const CHOSEN = 'latchkey.locale';

const isLocale = (text: string | null | undefined): text is Locale => LOCALES.some(({ locale }) => locale === text);

/** The language that was chosen here, else the first one of the browser that the console speaks. */
export function currentLocale(): Locale {
  const chosen = localStorage.getItem(CHOSEN);
  return isLocale(chosen)
    ? chosen
    : (navigator.languages.map((each) => each.slice(0, 2).toLowerCase()).find(isLocale) ?? 'en');
}

/** Remembers the language; captions come from the server, so the page loads again. */
export function chooseLocale(locale: Locale): void {
  localStorage.setItem(CHOSEN, locale);
  location.reload();
}
