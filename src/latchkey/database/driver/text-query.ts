import type { Client, ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';
import { BoundQuery, requireCount, requireSendable, unbindable, type Wire, wireOf } from './bound-query.js';
import type { Deadline } from '../../common/deadline.js';
import type { SqlList, SqlValue, Statement, TextRow } from '../../sql/statement.js';
import { hasOldPlan, isOutdated } from '../repeat.js';

const START = 'START TRANSACTION';
const NOTHING: readonly string[] = [];

/**
 * Longer texts are not prepared: only filters and plans of clients grow so large, seldom twice the same, and a server
 * keeps each as long as the connection.
 */
const MAX_PREPARED_LENGTH = 20_000;

/** What a runner knows of its transaction; TypeORM lets nobody else set it. */
interface Bookkeeping {
  isTransactionActive: boolean;
  /** Depth of nested transactions; from 1 on, another one is a savepoint. */
  transactionDepth: number;
}

/**
 * The start of a transaction on a server, which travels with the first statement: that spares a wait. TypeORM requests
 * its connection before each statement that it makes itself; there it waits for the start.
 */
export class LazyStart {
  private awaited = true;
  private readonly bookkeeping: Bookkeeping;

  /** @param runner has no transaction yet */
  constructor(
    runner: QueryRunner,
    private readonly client: Client,
  ) {
    this.bookkeeping = runner as unknown as Bookkeeping;
    this.bookkeeping.transactionDepth = 1;
    runner.connect = async () => {
      if (this.take()) {
        await client.query(START);
      }
      return client;
    };
  }

  /**
   * Whether a statement brings the start. The first one does, unless the server has not prepared it yet: then it waits
   * for the start.
   *
   * @param name under which the server keeps it, if it does
   */
  async isBroughtBy(name: string | undefined): Promise<boolean> {
    if (!this.take()) {
      return false;
    }
    if (name === undefined || wireOf(this.client).parsedStatements[name] !== undefined) {
      return true;
    }
    await this.client.query(START);
    return false;
  }

  private take(): boolean {
    const { awaited } = this;
    this.awaited = false;
    this.bookkeeping.isTransactionActive = true;
    return awaited;
  }
}

type Callback = (error: Error | null, rows: TextRow[]) => void;

/** How a statement is run. */
export interface TextQueryOptions {
  /** Whether the server keeps it under its name. */
  readonly prepared: boolean;
  /**
   * Whether it is the first of a transaction, whose start travels with it: where the start fails, it is not run. Not
   * for one that is not prepared yet: the driver would confuse the two.
   */
  readonly startsTransaction?: boolean | undefined;
  /** Absent in a transaction, which has its own. */
  readonly deadline?: Deadline | undefined;
}

/**
 * A statement all of whose values stay text, as PostgreSQL sends them. So it needs neither the description of its
 * columns, which the driver would request and read with every run, nor a conversion of its rows.
 */
export class TextQuery extends BoundQuery<TextRow[]> {
  declare readonly name: string | undefined;
  readonly deadline: Deadline | undefined;
  private bound: readonly (string | null)[] = [];
  readonly received: TextRow[] = [];
  readonly startsTransaction: boolean;
  /** How many rows an INSERT, UPDATE or DELETE wrote. */
  written = 0;

  /** @param callback for clients; a pool brings its own */
  constructor(
    private readonly statement: Statement,
    private readonly parameters: readonly SqlValue[],
    { prepared, startsTransaction = false, deadline }: TextQueryOptions,
    callback?: Callback,
  ) {
    super(statement.text);
    this.name = prepared ? statement.name : undefined;
    this.startsTransaction = startsTransaction;
    this.ahead = startsTransaction ? [START] : NOTHING;
    this.deadline = deadline;
    this.callback = callback;
  }

  /** Values are always apart from the text. */
  override requiresPreparation(): boolean {
    return true;
  }

  /** Called by the driver when it is this statement's turn; its values are {@link bindValues bound} by then. */
  override prepare(wire: Wire): void {
    const { name, text } = this;
    this.prepareAhead(wire);
    if (!this.hasBeenParsed(wire)) {
      if (name !== undefined) {
        // The server may know an older form, whose columns have changed since.
        wire.close({ type: 'S', name });
        wire.submittedNamedStatements[name] = text;
      }
      wire.parse({ name, text });
    }
    wire.bind({ statement: name, values: this.bound });
    wire.execute();
    wire.sync();
  }

  override handleError(error: Error, wire: Wire): void {
    if (this.name !== undefined && isOutdated(error)) {
      Reflect.deleteProperty(wire.parsedStatements, this.name);
      this.statement.hasOldPlan = this.isPooled && hasOldPlan(error);
    }
    super.handleError(error, wire);
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    this.received.push(fields);
  }

  /** The last tag counts: that of what runs ahead comes before it. */
  override handleCommandComplete({ text }: { readonly text: string }): void {
    this.written = Number(text.slice(text.lastIndexOf(' ') + 1)) || 0;
  }

  override handleReadyForQuery(): void {
    this.ended();
    this.callback?.(null, this.received);
  }

  protected bindValues(wire: Wire): void {
    if (!this.hasBeenParsed(wire)) {
      requireSendable(this.text);
    }
    requireCount(this.parameters.length, this.text);
    this.bound = this.parameters.map((value, index) => boundText(value, index, this.text));
  }
}

/** Runs a statement on a connection. */
export const runText = (
  client: ClientBase,
  statement: Statement,
  values: readonly SqlValue[],
  options: TextQueryOptions,
): Promise<TextRow[]> => run(client, statement, values, options, ({ received }) => received);

/** Runs an INSERT, UPDATE or DELETE on a connection. @returns how many rows it wrote */
export const runCounted = (
  client: ClientBase,
  statement: Statement,
  values: readonly SqlValue[],
  options: TextQueryOptions,
): Promise<number> => run(client, statement, values, options, ({ written }) => written);

const run = <T>(
  client: ClientBase,
  statement: Statement,
  values: readonly SqlValue[],
  options: TextQueryOptions,
  outcome: (query: TextQuery) => T,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const query = new TextQuery(statement, values, options, (error) => {
      if (error) {
        reject(error);
      } else {
        resolve(outcome(query));
      }
    });
    void client.query(query as unknown as Parameters<ClientBase['query']>[0]);
  });

/**
 * A value as it is sent: those from hooks and declarations may break their types.
 *
 * @throws TypeError for anything but a text, null, or a list of those
 */
export function boundText(value: unknown, index: number, text: string): string | null {
  if (typeof value === 'string' || value === null) {
    return value;
  }
  if (!Array.isArray(value)) {
    throw unbindable(index, text, `it is not a text, an array or null, but ${typeof value}`);
  }
  const other = typeInside(value);
  if (other !== undefined) {
    throw unbindable(index, text, `it is an array with ${other}, not of texts`);
  }
  return arrayLiteral(value as SqlList);
}

/** The type of the first element that is neither a text nor null nor a list of those; undefined without one. */
function typeInside(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const other = Array.isArray(value)
      ? typeInside(value)
      : typeof value === 'string' || value === null
        ? undefined
        : typeof value;
    if (other !== undefined) {
      return other;
    }
  }
  return undefined;
}

/** PostgreSQL's text form of an array. */
export const arrayLiteral = (values: SqlList): string => `{${values.map(elementLiteral).join()}}`;

function elementLiteral(value: string | null | SqlList): string {
  if (value === null) {
    return 'NULL';
  }
  return typeof value === 'string' ? `"${escaped(value)}"` : arrayLiteral(value);
}

/** Ids and most other texts need no escapes. */
const escaped = (text: string): string =>
  text.includes('"') || text.includes('\\') ? text.replace(/[\\"]/g, '\\$&') : text;

/** Whether the statement is prepared under its name; many poolers lose such names. */
export const isPrepared = ({ text, hasOldPlan: isOld }: Statement, keepsNames: boolean): boolean =>
  keepsNames && !isOld && text.length <= MAX_PREPARED_LENGTH;
