import { inspect } from 'node:util';

/** What a logger is given about something of which more is known than a text: the log has each fact under its key. */
export class LogEvent {
  constructor(
    readonly text: string,
    readonly facts: Readonly<Record<string, unknown>>,
  ) {}

  /** One line, for loggers that print objects. */
  [inspect.custom](): string {
    return this.toString();
  }

  toString(): string {
    const facts = Object.entries(this.facts).filter(([, value]) => value !== undefined);
    return facts.length === 0
      ? this.text
      : `${this.text} (${facts.map(([key, value]) => `${key} ${String(value)}`).join(', ')})`;
  }
}
