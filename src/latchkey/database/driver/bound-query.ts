import pg, { type ClientBase, Query, type QueryConfig } from 'pg';
import { type Deadline, type Limited, NOWHERE, type RequestUsage, type TimeLimits } from '../../common/deadline.js';
import type { EndOfSpan } from '../../common/tracing.js';
import { reportSlow } from './slow-statements.js';

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
interface DriverQuery<Result> {
  text: string;
  readonly name: string | undefined;
  values: readonly unknown[] | undefined;
  callback: ((error: Error | null, result: Result) => void) | undefined;
  /** Writes all messages. @returns why it has written none */
  submit(wire: Wire): Error | null;
  requiresPreparation(): boolean;
  /** Writes what runs the statement, where it {@link requiresPreparation}. */
  prepare(wire: Wire): void;
  hasBeenParsed(wire: Wire): boolean;
  handleCommandComplete(message: { readonly text: string }, wire: Wire): void;
  handleError(error: Error, wire: Wire): void;
  handleReadyForQuery(wire: Wire): void;
}

type Callback = (error: Error | undefined, result: never) => void;

const DriverQuery = Query as unknown as new <Result>(
  config: string | QueryConfig,
  values?: readonly unknown[] | Callback,
  callback?: Callback,
) => DriverQuery<Result>;

/** The protocol counts parameters in 16 bits. */
const MAX_PARAMETERS = 65_535;

/** How the driver writes values; its types leave it out. */
const { prepareValue } = (pg as unknown as { readonly utils: { prepareValue: (value: unknown) => unknown } }).utils;

/**
 * A query of the driver that sends nothing before all its values are bound: a value that cannot be bound would leave
 * half a message behind, and a connection that answers nothing any more. Its time is limited.
 */
export abstract class BoundQuery<Result> extends DriverQuery<Result> implements Limited {
  until = Infinity;
  place = NOWHERE;
  /** Whether a pooler passes it on. */
  isPooled = false;
  /** Statements without rows that run in front of it, in the same transaction. */
  protected ahead: readonly string[] = [];
  private limits: TimeLimits | undefined;
  private answered = false;
  private giveUp: (() => void) | undefined;
  /** Where statements are traced. */
  endOfSpan: EndOfSpan | undefined;
  private began = Infinity;
  private slow = Infinity;
  private line: { answeredAt: number } | undefined;
  private usage: RequestUsage | undefined;
  private requestId: string | undefined;

  /** @throws Error when text or values cannot be sent */
  protected abstract bindValues(wire: Wire): void;

  /** Whether the driver has reported how it ended. */
  get isAnswered(): boolean {
    return this.answered;
  }

  /** @param settings a statement that sets them */
  runAfter(settings: string): void {
    this.ahead = [...this.ahead, settings];
  }

  protected prepareAhead(wire: Wire): void {
    for (const text of this.ahead) {
      wire.parse({ name: undefined, text });
      wire.bind({ statement: undefined, values: [] });
      wire.execute();
    }
  }

  /**
   * @param line the connection that answers it
   * @param slow milliseconds from which it is reported
   * @param deadline of its work: whose limits it counts for, and which request it belongs to
   */
  sentOver(line: { answeredAt: number }, slow: number, deadline: Deadline | undefined): void {
    this.began = performance.now();
    this.line = line;
    this.slow = slow;
    this.usage = deadline?.usage;
    this.requestId = deadline?.requestId;
  }

  /** @param giveUp called when the time has ended */
  limitTo(until: number, limits: TimeLimits, giveUp: () => void): void {
    this.until = until;
    this.limits = limits;
    this.giveUp = giveUp;
    limits.add(this);
  }

  expire(): void {
    this.giveUp?.();
  }

  /** What the driver reports about it later is ignored. */
  fail(error: Error): void {
    const { callback } = this;
    this.callback = () => undefined;
    this.endOfSpan?.(error);
    this.endOfSpan = undefined;
    callback?.(error, undefined as Result);
  }

  override submit(wire: Wire): Error | null {
    try {
      this.bindValues(wire);
    } catch (error) {
      return error as Error;
    }
    return super.submit(wire);
  }

  override handleError(error: Error, wire: Wire): void {
    this.ended(error);
    super.handleError(error, wire);
  }

  override handleReadyForQuery(wire: Wire): void {
    this.ended();
    super.handleReadyForQuery(wire);
  }

  protected ended(error?: Error): void {
    this.answered = true;
    this.endOfSpan?.(error);
    this.endOfSpan = undefined;
    this.limits?.delete(this);
    const now = performance.now();
    const took = now - this.began;
    if (took >= this.slow) {
      reportSlow(this.text, took, this.requestId);
    }
    // The server begins one when it has answered those before it on the same connection.
    this.usage?.principal.add(now - Math.max(this.began, this.line?.answeredAt ?? 0));
    this.usage = undefined;
    if (this.line) {
      this.line.answeredAt = now;
    }
  }
}

/** A query of code that uses the driver directly, above all TypeORM. */
export class ForeignQuery<Result> extends BoundQuery<Result> {
  private completed = 0;

  constructor(config: string | QueryConfig, values: unknown, callback: unknown) {
    super(config, values as readonly unknown[], callback as () => void);
  }

  override requiresPreparation(): boolean {
    return this.ahead.length > 0 || super.requiresPreparation();
  }

  override prepare(wire: Wire): void {
    this.prepareAhead(wire);
    super.prepare(wire);
  }

  /** What runs ahead has no result that its caller wants. */
  override handleCommandComplete(message: { readonly text: string }, wire: Wire): void {
    if (this.completed++ >= this.ahead.length) {
      super.handleCommandComplete(message, wire);
    }
  }

  protected bindValues(): void {
    requireSendable(this.text);
    if (Array.isArray(this.values)) {
      requireCount(this.values.length, this.text);
      this.values = this.values.map((value, index) => bound(value, index, this.text));
    }
  }
}

function bound(value: unknown, index: number, text: string): unknown {
  let prepared: unknown;
  try {
    prepared = prepareValue(value);
  } catch (error) {
    throw unbindable(index, text, error instanceof Error ? error.message : String(error));
  }
  if (prepared === null || typeof prepared === 'string' || Buffer.isBuffer(prepared)) {
    return prepared;
  }
  // JSON knows no text for it, which means null to the driver.
  if (prepared === undefined) {
    return null;
  }
  throw unbindable(index, text, `it has no text, but ${typeof prepared}`);
}

/** @param index from 0 */
export const unbindable = (index: number, text: string, why: string): TypeError =>
  new TypeError(`Parameter $${index + 1} of ${JSON.stringify(text.slice(0, 200))} cannot be sent: ${why}`);

/** @throws RangeError for more parameters than a statement may have */
export function requireCount(count: number, text: string): void {
  if (count > MAX_PARAMETERS) {
    throw new RangeError(
      `${JSON.stringify(text.slice(0, 200))} has ${count} parameters: PostgreSQL takes ${MAX_PARAMETERS}`,
    );
  }
}

/** A text ends at its first NUL on the wire: what follows would be read as something else. */
export function requireSendable(text: string): void {
  if (text.includes('\0')) {
    throw new TypeError(`${JSON.stringify(text.slice(0, 200))} holds the character U+0000, which ends a statement`);
  }
}
