/** One metric as prom-client writes it for other processes. */
export interface Measured {
  readonly name: string;
  readonly help: string;
  readonly type: unknown;
  readonly aggregator: string;
  readonly values: readonly unknown[];
}

/** Where a worker listens; of the first one also the code for the first administrator, while one is needed. */
export interface Listening {
  readonly latchkey: 'listening';
  readonly url: string;
  readonly setupCode: string | undefined;
}

/** What a worker sends to the process that started it. */
export type WorkerMessage =
  | Listening
  | { readonly latchkey: 'collect'; readonly round: number }
  | { readonly latchkey: 'measured'; readonly round: number; readonly metrics: readonly Measured[] };

/** What that process sends to a worker. */
export type PrimaryMessage =
  | { readonly latchkey: 'measure'; readonly round: number }
  | {
      readonly latchkey: 'collected';
      readonly round: number;
      /** Of each worker that has answered, and of the process that started them. */
      readonly metrics: readonly (readonly Measured[])[];
    };

/** Code of the application may use the same channel. */
const isOurs = (message: unknown): boolean => typeof message === 'object' && message !== null && 'latchkey' in message;

export const isFromWorker = (message: unknown): message is WorkerMessage => isOurs(message);

export const isFromPrimary = (message: unknown): message is PrimaryMessage => isOurs(message);
