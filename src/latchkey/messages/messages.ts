import { LRUCache } from 'lru-cache';
import type { DatatypeId } from '../datatypes/datatype.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import { formatMoment } from '../datatypes/moment-pattern.js';
import { formatNumber, type NumberSeparators } from '../datatypes/number-pattern.js';
import { inTimeZone, knownTimeZone } from '../datatypes/time-zone.js';
import { type Bundle, readBundles } from './message-files.js';
import { constantText } from './captions.js';
import { normalTag, tagLanguage } from '../common/preferences.js';
import { getOrCreate } from '../common/get-or-create.js';
import { type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';

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

/** How the values of one locale look (protocol/serialization.md 4): patterns such as `dd/MM/yyyy HH:mm` and `#,##0.00`. */
export interface DisplayFormats extends NumberSeparators {
  readonly date: string;
  readonly time: string;
  readonly dateTime: string;
  readonly offsetDateTime: string;
  readonly offsetTime: string;
  readonly integer: string;
  readonly double: string;
  readonly decimal: string;
  readonly true: string;
  readonly false: string;
}

/**
 * Formats a value for people: instance names and `invalidValue` of validation errors.
 *
 * @param text PostgreSQL or ISO text of the value
 * @param timeZone IANA name of the zone in which moments are shown
 */
export function displayText(type: DatatypeId, text: string, formats: DisplayFormats, timeZone: string): string {
  const { display } = DATATYPES[type];
  switch (display) {
    case 'text':
      return text;
    case 'boolean':
      return text === 't' || text === 'true' ? formats.true : formats.false;
    case 'integer':
    case 'double':
    case 'decimal':
      return formatNumber(formats[display], text, formats);
    case 'offsetDateTime':
      return formatMoment(formats[display], inTimeZone(text, timeZone));
    case 'written':
      return DATATYPES[type].write(text).slice(1, -1);
    default:
      return formatMoment(formats[display], text);
  }
}

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

  /** The text with its placeholders `{name}` filled; the key itself when it has no text. */
  text(key: string, parameters: TextParameters = {}): string {
    const text = this.find(key) ?? key;
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
      Object.hasOwn(parameters, name) ? String(parameters[name]) : placeholder,
    );
  }
}

/** How values look to one reader: in instance names and validation errors (protocol/serialization.md 4). */
export class Display {
  private readonly formats: DisplayFormats;

  /** @param timeZone a known time zone, in which moments are shown */
  constructor(
    private readonly texts: Texts,
    private readonly timeZone: string,
  ) {
    this.formats = {
      date: texts.text('dateFormat'),
      time: texts.text('timeFormat'),
      dateTime: texts.text('dateTimeFormat'),
      offsetDateTime: texts.text('offsetDateTimeFormat'),
      offsetTime: texts.text('offsetTimeFormat'),
      integer: texts.text('integerFormat'),
      double: texts.text('doubleFormat'),
      decimal: texts.text('decimalFormat'),
      decimalSeparator: texts.text('numberDecimalSeparator'),
      groupingSeparator: texts.text('numberGroupingSeparator'),
      true: texts.text('trueString'),
      false: texts.text('falseString'),
    };
  }

  /** As the setting `LOCALES` writes it. */
  get locale(): string {
    return this.texts.locale;
  }

  /** @param text PostgreSQL or ISO text of the value */
  value(type: DatatypeId, text: string): string {
    return displayText(type, text, this.formats, this.timeZone);
  }

  /** The caption of an enum constant; without one `IN_STOCK` reads `In stock`. */
  enumCaption(enumName: string, constant: string): string {
    return constantText(this.texts, enumName, constant) ?? readable(constant);
  }
}

function readable(constant: string): string {
  const words = constant.replace(/_/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
