import type { BenchRequest } from '../works/work.js';
import type { WorkId } from './questions.js';

/** Who is measured, in the order of the turns. */
export const PEER_NAMES = ['latchkey', 'latchkey embedded', 'PocketBase', 'Directus'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/** A row as every peer has it: the number stands for the id, whose form differs. */
export interface PeerRow {
  readonly number?: number;
  readonly name: string;
  readonly price?: number;
  readonly category?: { readonly number: number; readonly name: string };
}

/** What a response says, whatever its form. */
export interface PeerAnswer {
  readonly rows: readonly PeerRow[];
  readonly total?: number;
}

/** A running server with the rows of the shop, and how to speak to it as a caller who has rights to them. */
export interface Peer {
  readonly name: PeerName;
  readonly url: string;
  /** Of the first process; its children count as well. */
  readonly pid: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether its rows are on the PostgreSQL server, whose processor time is then part of its costs. */
  readonly onServer: boolean;
  requests(work: WorkId): readonly BenchRequest[];
  /** @param total the header with the count, where there is one */
  answer(work: WorkId, body: unknown, total: string | null): PeerAnswer;
  stop(): Promise<void>;
}

/** The number of a row in its id: the last digits of every form. */
export const numberIn = (id: string): number => Number(id.slice(-12));
