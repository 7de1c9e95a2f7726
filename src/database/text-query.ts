import { type ClientBase, Query } from 'pg';
import type { SqlValue, Statement, TextRow } from './database.js';
import { START } from './lazy-start.js';

/** What the driver writes messages with; its types do not tell. */
interface Wire {
  /** Statements under way to a server that has not prepared them yet, by name. */
  readonly submittedNamedStatements: Record<string, string>;
  parse(statement: { readonly name: string | undefined; readonly text: string }): void;
  bind(values: { readonly statement: string | undefined; readonly values: readonly (string | null)[] }): void;
  execute(): void;
  sync(): void;
}

type Callback = (error: Error | null, rows: TextRow[]) => void;

/** How a statement is run. */
export interface TextQueryOptions {
  /** Whether the server keeps it under its name. */
  readonly prepared: boolean;
  /**
   * Whether it is the first of a transaction, whose start travels with it: where the start fails, it is not run. Not for one
   * that has still to be prepared: the driver would take the one for the other.
   */
  readonly startsTransaction?: boolean | undefined;
}

/**
 * A statement all of whose values stay text, as PostgreSQL sends them. So it needs no description of its columns, which the
 * driver would ask for and read with every run, nor anything made of its rows.
 */
export class TextQuery extends Query {
  declare readonly text: string;
  declare readonly name: string | undefined;
  declare readonly callback: Callback | undefined;
  declare private readonly hasBeenParsed: (wire: Wire) => boolean;
  private readonly received: TextRow[] = [];
  private readonly startsTransaction: boolean;

  /** @param callback for clients; a pool brings its own */
  constructor(
    statement: Statement,
    private readonly parameters: readonly SqlValue[],
    { prepared, startsTransaction = false }: TextQueryOptions,
    callback?: Callback,
  ) {
    super(statement.text);
    this.name = prepared ? statement.name : undefined;
    this.startsTransaction = startsTransaction;
    this.callback = callback;
  }

  /** Values are always apart from the text. */
  requiresPreparation(): boolean {
    return true;
  }

  /** Called by the driver when it is this statement's turn. */
  prepare(wire: Wire): void {
    const { name, text } = this;
    if (this.startsTransaction) {
      wire.parse({ name: undefined, text: START });
      wire.bind({ statement: undefined, values: [] });
      wire.execute();
    }
    if (!this.hasBeenParsed(wire)) {
      wire.parse({ name, text });
      if (name !== undefined) {
        wire.submittedNamedStatements[name] = text;
      }
    }
    wire.bind({ statement: name, values: this.parameters.map(bound) });
    wire.execute();
    wire.sync();
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    this.received.push(fields);
  }

  /** How many rows there are, they tell themselves. */
  handleCommandComplete(): void {
    return;
  }

  handleReadyForQuery(): void {
    this.callback?.(null, this.received);
  }
}

/** Runs a statement on a connection. */
export const runText = (
  client: ClientBase,
  statement: Statement,
  values: readonly SqlValue[],
  options: TextQueryOptions,
): Promise<TextRow[]> =>
  new Promise((resolve, reject) => {
    client.query(
      new TextQuery(statement, values, options, (error, rows) => {
        if (error) {
          reject(error);
        } else {
          resolve(rows);
        }
      }),
    );
  });

const bound = (value: SqlValue): string | null =>
  typeof value === 'string' || value === null ? value : arrayLiteral(value);

/** PostgreSQL's text form of an array. */
export const arrayLiteral = (values: readonly (string | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : `"${value.replace(/[\\"]/g, '\\$&')}"`)).join()}}`;
