import type { ContestantName } from '../contestants/contestant-process.js';
import type { BenchSupplies } from '../database/bench-database.js';

/**
 * One request, for the load generators. Path, headers and body may hold `{turn}`: how often this request is sent in a
 * sample, beginning with 1; `{padded}` is the same with 12 digits.
 */
export interface BenchRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  /** In addition to those of the load. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What differs between the contestants. */
export interface Access {
  readonly name: ContestantName;
  /** Bearer token; the floor gets one too and does not look at it. */
  readonly token: string;
  /** The picture, by the reference that the contestant knows. */
  readonly fileRef: string;
}

/** The request as it is sent for the given time. */
export function inTurn({ method, path, headers = {}, body }: BenchRequest, turn: number): BenchRequest {
  const fill = (text: string): string =>
    text.replaceAll('{turn}', String(turn)).replaceAll('{padded}', String(turn).padStart(12, '0'));
  const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
  return { method, path: fill(path), headers: filled, ...(body === undefined ? {} : { body: fill(body) }) };
}

/** Something to do, the same for all contestants. */
export interface Work {
  readonly id: 'a' | 'b' | 'b2' | 'c' | 'd' | 'e' | 'e2' | 'e3' | 'e4' | 'f' | 'f2' | 'g' | 'h' | 'i';
  readonly title: string;
  /** The contestant that the others are compared with. */
  readonly floor: 'floor' | 'fastify';
  /** Requests that are sent in turn, again and again. */
  requests(access: Access): readonly BenchRequest[];
  /** Entities that one request writes; absent for reads. */
  readonly writes?: number;
  /** Rows that the requests use up, made before each sample. */
  readonly supplies?: BenchSupplies;
  /** Other numbers of connections and longer samples than usual, for requests that take long. */
  readonly plan?: { readonly connections: readonly number[]; readonly leastSeconds: number };
  /** Least ratio to the floor at 16 connections, or as many of them as are measured. */
  readonly target?: number;
  /** Entities a second that are enough, whatever the ratio. */
  readonly enoughPerSecond?: number;
  /** Least ratio to the hand-written contestant at 16 connections. */
  readonly targetToHandwritten?: number;
}
