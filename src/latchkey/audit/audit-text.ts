import type { AuditReport } from './audit-event.js';

const MAX_NAME = 200;
const MAX_DETAIL = 500;
const MAX_DETAILS = 20;
const CONTROL = /\p{Cc}+/gu;
/** Names under which secrets travel: a value that comes under one of them is a mistake of the reporter. */
const SECRET = /password|secret|token$|hash|authorization|verifier/i;

/** What is stored of a report: the same, with every text short, in one line and without secrets. */
export interface AuditTexts {
  readonly kind: string;
  readonly outcome: string;
  readonly username: string | null;
  readonly subject: string | null;
  /** JSON text of an object of strings. */
  readonly details: string | null;
  readonly remoteAddress: string | null;
}

/**
 * Cleans a report: control characters become spaces, long texts are cut, values with the name of a secret are left out.
 */
export function auditTexts({ kind, outcome, username, subject, details, remoteAddress }: AuditReport): AuditTexts {
  return {
    kind,
    outcome,
    username: cleaned(username, MAX_NAME),
    subject: cleaned(subject, MAX_NAME),
    details: details === undefined ? null : cleanedDetails(details),
    remoteAddress: cleaned(remoteAddress, MAX_NAME),
  };
}

function cleanedDetails(details: Readonly<Record<string, string>>): string {
  const entries = Object.entries(details)
    .slice(0, MAX_DETAILS)
    .map(([name, value]) => [cleaned(name, MAX_NAME), SECRET.test(name) ? '***' : cleaned(value, MAX_DETAIL)]);
  return JSON.stringify(Object.fromEntries(entries));
}

const cleaned = (text: string | undefined, length: number): string | null =>
  text === undefined ? null : cleanText(text, length);

/** Text that PostgreSQL and logs can take: short, in one line, well-formed. */
export const cleanText = (text: string, length: number): string =>
  text.slice(0, length).replace(CONTROL, ' ').toWellFormed();
