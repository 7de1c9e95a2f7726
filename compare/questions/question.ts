/** Rows of the report. */
export const GROUPS = [
  'tokens',
  'metadata',
  'rights',
  'messages',
  'queries and services',
  'reads',
  'fetch plans',
  'filters',
  'errors',
  'files',
  'writes',
] as const;

export type Group = (typeof GROUPS)[number];

/** A request that both servers get. Path and body name what servers generate by placeholders (server/placeholders.ts). */
export interface Question {
  readonly group: Group;
  /** Without a caller the request has no token. */
  readonly caller?: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The request names the order of the rows. */
  readonly ordered?: boolean;
  /** The request breaks a rule of the protocol. */
  readonly malformed?: boolean;
}
