import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import pg, { type ClientConfig } from 'pg';

/** The driver's connection with what its types leave out, and one form of the many that they declare of each method. */
export interface DriverClient extends EventEmitter {
  /** The query whose messages arrive at the moment. */
  _getActiveQuery(): unknown;
  readonly connection: { readonly stream: Socket };
  query(config: unknown, values?: unknown, callback?: unknown): unknown;
  end(callback?: () => void): Promise<void> | undefined;
}

export const DriverClient = pg.Client as unknown as new (config: ClientConfig) => DriverClient;

/** Called with what a query has ended with. */
export type Callback = (error: Error | null, result: unknown) => void;
