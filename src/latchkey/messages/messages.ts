import { LRUCache } from 'lru-cache';
import { getOrCreate } from '../common/get-or-create.js';
import { normalTag, tagLanguage } from '../common/locale.js';
import { type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { knownTimeZone } from '../datatypes/time-zone.js';
import { Display } from './display.js';
import { type Bundle, readBundles } from './message-files.js';
import { Texts } from './texts.js';

/** Texts of the backend itself. */
export const SYSTEM_BUNDLES = new URL('./bundles/', import.meta.url);

const LAST_RESORT = 'en';
/** Locales and time zones are few; the names that accounts may hold for them are not. */
const MAX_DISPLAYS = 1_000;

/** Texts and display formats of all available locales (protocol/messages.md, protocol/serialization.md 4). */
export class Messages {
  private readonly byLocale: ReadonlyMap<string, Texts>;
  private readonly fallback: Texts;
  private readonly displays = new LRUCache<string, Display>({ max: MAX_DISPLAYS });

  /**
   * @param locales available ones, the default first
   * @param folders of bundles; a later one wins over an earlier one
   * @throws DeclarationError for a locale without a bundle
   */
  constructor(locales: readonly string[], folders: readonly URL[], attempt: Attempt = failFast) {
    const bundles = [...folders].reverse().flatMap((folder) => [...(attempt(() => readBundles(folder)) ?? [])]);
    this.byLocale = new Map(
      locales.flatMap((locale) => {
        const texts = attempt(() => textsOf(locale, bundles));
        return texts ? [[locale, texts]] : [];
      }),
    );
    this.fallback = this.byLocale.get(locales[0] ?? '') ?? textsOf(LAST_RESORT, bundles);
  }

  /** @param locale an available one; for any other the texts of the default */
  texts(locale: string): Texts {
    return this.byLocale.get(locale) ?? this.fallback;
  }

  /** @param timeZone IANA name as the reader's account has it */
  display(locale: string, timeZone?: string): Display {
    const create = (): Display => new Display(this.texts(locale), knownTimeZone(timeZone));
    return getOrCreate(this.displays, `${locale} ${timeZone ?? ''}`, create);
  }
}

/** The same locale, then the same language, then English. */
function textsOf(locale: string, bundles: readonly (readonly [string, Bundle])[]): Texts {
  const wanted = normalTag(locale);
  const named = (matches: (tag: string) => boolean): Bundle[] =>
    bundles.filter(([name]) => matches(normalTag(name))).map(([, bundle]) => bundle);
  const exact = named((tag) => tag === wanted);
  const related = named((tag) => tag !== wanted && tagLanguage(tag) === tagLanguage(wanted));
  if (exact.length + related.length === 0) {
    throw new DeclarationError(
      `LOCALES lists ${locale}, for which there are no messages: add ${locale}.json to a folder in \`messages\` of Latchkey.forFeature, or remove it`,
    );
  }
  const english = named((tag) => tag === LAST_RESORT);
  return new Texts(locale, [...exact, ...related, ...english]);
}
