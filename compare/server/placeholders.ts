/**
 * Names for what differs from server to server: ids of created objects, file references, passwords. Questions hold the
 * placeholder, the server gets the value, and the report shows the placeholder again.
 */
export class Placeholders {
  private readonly values = new Map<string, string>();
  private readonly shown = new Set<string>();

  set(placeholder: string, value: string): void {
    this.values.set(placeholder, value);
  }

  /** The value stays in answers, where its difference counts. */
  setShown(placeholder: string, value: string): void {
    this.set(placeholder, value);
    this.shown.add(placeholder);
  }

  /** @param encode how values are spelled where the text goes */
  fill(text: string, encode: (value: string) => string = (value) => value): string {
    return text.replace(/~[\w-]+~/g, (placeholder) => {
      const value = this.values.get(placeholder);
      return value === undefined ? placeholder : encode(value);
    });
  }

  /** Puts the placeholders back. Short values would be found by accident and count only as a whole text or at the end of a path. */
  hide(text: string): string {
    let hidden = text;
    for (const [placeholder, value] of this.values) {
      if (this.shown.has(placeholder)) {
        continue;
      }
      if (value === hidden) {
        return placeholder;
      }
      const end = `/${encodeURIComponent(value)}`;
      if (hidden.endsWith(end)) {
        hidden = hidden.slice(0, 1 - end.length) + placeholder;
      }
      if (value.length >= LEAST_LENGTH) {
        hidden = hidden.replaceAll(value, placeholder).replaceAll(encodeURIComponent(value), placeholder);
      }
    }
    return hidden;
  }
}

const LEAST_LENGTH = 8;

/** A name as part of a placeholder. */
export const placeholderPart = (name: string): string => name.replace(/\W/g, '_');
