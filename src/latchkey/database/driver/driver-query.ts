import { type ClientBase, Query, type QueryConfig } from 'pg';

/** What the driver writes messages with; its types leave it out. */
export interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  /** Texts that the server has prepared on this connection, by name. */
  readonly parsedStatements: Record<string, string>;
  /** The same for statements under way to a server that has not prepared them yet. */
  readonly submittedNamedStatements: Record<string, string>;
  close(statement: { readonly type: 'S'; readonly name: string }): void;
  parse(statement: { readonly name: string | undefined; readonly text: string }): void;
  bind(values: { readonly statement: string | undefined; readonly values: readonly (string | null)[] }): void;
  execute(): void;
  sync(): void;
}

export const wireOf = (client: ClientBase): Wire => (client as unknown as { readonly connection: Wire }).connection;

/** The driver's query with what its types leave out. */
export interface DriverQuery<Result> {
  readonly text: string;
  readonly name: string | undefined;
  values: readonly unknown[] | undefined;
  callback: ((error: Error | null, result: Result) => void) | undefined;
  /** Writes all messages. @returns why it has written none */
  submit(wire: Wire): Error | null;
  hasBeenParsed(wire: Wire): boolean;
  handleError(error: Error, wire: Wire): void;
  handleReadyForQuery(wire: Wire): void;
}

type Callback = (error: Error | undefined, result: never) => void;

export const DriverQuery = Query as unknown as new <Result>(
  config: string | QueryConfig,
  values?: readonly unknown[] | Callback,
  callback?: Callback,
) => DriverQuery<Result>;
