import type { DatatypeId } from './datatype.js';
import { DATATYPES } from './datatypes.js';
import { formatMoment } from './moment-pattern.js';
import { formatNumber, type NumberSeparators } from './number-pattern.js';
import { inTimeZone } from './time-zone.js';

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
    default:
      return formatMoment(formats[display], text);
  }
}
