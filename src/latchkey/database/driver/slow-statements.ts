import { Logger } from '@nestjs/common';
import { LogEvent } from '../../common/log-event.js';

const MAX_TEXT = 2_000;
/** Slow statements that are kept for administrators. */
const MAX_KEPT = 20;
/** Text constants of all spellings: with escapes, between dollars, plain ones. */
const CONSTANT = /\b[Ee]'(?:[^'\\]|\\.|'')*'|\$((?:[A-Za-z_]\w*)?)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'/g;

const logger = new Logger('Database');

/** A statement that took too long. */
export interface SlowStatement {
  /** ISO time of its end. */
  readonly at: string;
  readonly ms: number;
  /** Without values. */
  readonly text: string;
  /** The request that it belongs to; null for other work. */
  readonly requestId: string | null;
}

const latest: SlowStatement[] = [];

/** Those of this process, newest first. */
export const latestSlowStatements = (): readonly SlowStatement[] => [...latest];

/**
 * Writes a statement that took too long (`SLOW_STATEMENT`) to the log, and keeps it for administrators. Values of requests
 * are parameters and not part of its text; constants that code has put there are masked.
 *
 * @param took milliseconds
 * @param id of the request; undefined for other work
 */
export function reportSlow(text: string, took: number, id: string | undefined): void {
  const shown = withoutValues(text);
  const ms = Math.round(took);
  logger.warn(new LogEvent(`A statement took ${ms} ms (SLOW_STATEMENT): ${shown}`, { id }));
  latest.unshift({ at: new Date().toISOString(), ms, text: copied(shown), requestId: id ?? null });
  latest.splice(MAX_KEPT);
}

/** Cut before it is masked: what is left of a constant that the cut has opened goes, too. */
export const withoutValues = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    .replace(CONSTANT, "'***'")
    .replace(/'(?!\*\*\*')(?<!'\*\*\*')[^']*$/, "'***'");

/** The part of a text keeps the whole of it in memory. */
const copied = (text: string): string => Buffer.from(text).toString();
