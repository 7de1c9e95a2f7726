import type { DatatypeId } from '../datatypes/datatype.js';
import { type DisplayFormats, displayText } from '../datatypes/display-format.js';
import { constantText } from './captions.js';
import type { Texts } from './texts.js';

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
