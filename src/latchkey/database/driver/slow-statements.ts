import { Logger } from '@nestjs/common';
import { LogEvent } from '../../common/log-event.js';

const MAX_TEXT = 2_000;
/** Text constants of all spellings: with escapes, between dollars, plain ones. */
const CONSTANT = /\b[Ee]'(?:[^'\\]|\\.|'')*'|\$((?:[A-Za-z_]\w*)?)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'/g;

const logger = new Logger('Database');

/**
 * Writes a statement to the log that took too long (`SLOW_STATEMENT`). Values of requests are parameters and not part of
 * its text; constants that code has put there are masked.
 *
 * @param took milliseconds
 * @param id of the request; undefined for other work
 */
export function reportSlow(text: string, took: number, id: string | undefined): void {
  const line = `A statement took ${Math.round(took)} ms (SLOW_STATEMENT): ${withoutValues(text)}`;
  logger.warn(new LogEvent(line, { id }));
}

/** Cut before it is masked: what is left of a constant that the cut has opened goes, too. */
export const withoutValues = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    .replace(CONSTANT, "'***'")
    .replace(/'(?!\*\*\*')(?<!'\*\*\*')[^']*$/, "'***'");
