import type { ContestantName } from '../contestants/contestant-process.js';

/** One request, for the load generators. */
export interface BenchRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly path: string;
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

/** Something to do, the same for all contestants. */
export interface Work {
  readonly id: 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i';
  readonly title: string;
  /** The contestant that the others are compared with. */
  readonly floor: 'floor' | 'fastify';
  /** Requests that are sent in turn, again and again. */
  requests(access: Access): readonly BenchRequest[];
  /** Entities that one request writes; absent for reads. */
  readonly writes?: number;
  /** Other numbers of connections and longer samples than usual, for requests that take long. */
  readonly plan?: { readonly connections: readonly number[]; readonly leastSeconds: number };
  /** Least ratio to the floor at 16 connections, or as many of them as are measured. */
  readonly target?: number;
  /** Entities a second that are enough, whatever the ratio. */
  readonly enoughPerSecond?: number;
  /** Least ratio to the hand-written contestant at 16 connections. */
  readonly targetToHandwritten?: number;
}
