import type { ClientBase } from 'pg';
import type { Deadline } from '../../common/deadline.js';
import type { BoundStatement, TextRow } from '../../sql/statement.js';
import { isOutdated } from '../repeat.js';
import { BoundQuery, requireCount, requireSendable, type Wire } from './bound-query.js';
import { boundText } from './text-query.js';

type Rows = TextRow[][];
type Callback = (error: Error | null, rows: Rows) => void;

/** How a batch is run. */
interface BatchOptions {
  readonly deadline: Deadline;
  /** Whether the server keeps a statement under its name. */
  readonly isPrepared: (statement: BoundStatement['statement']) => boolean;
}

/**
 * Statements that leave in one piece and are one transaction: the server commits when it reaches the end of the batch, and
 * undoes all of them when one fails.
 */
export class BatchQuery extends BoundQuery<Rows> {
  readonly deadline: Deadline;
  /** The rows of each statement. */
  readonly received: Rows;
  private readonly isPrepared: BatchOptions['isPrepared'];
  private bound: readonly (readonly (string | null)[])[] = [];
  private current = 0;

  constructor(
    private readonly parts: readonly BoundStatement[],
    { deadline, isPrepared }: BatchOptions,
    callback: Callback,
  ) {
    super(parts[0]?.statement.text ?? '');
    this.deadline = deadline;
    this.isPrepared = isPrepared;
    this.received = parts.map(() => []);
    this.callback = callback;
  }

  /** Values are always apart from the text. */
  override requiresPreparation(): boolean {
    return true;
  }

  /** Called by the driver when it is this batch's turn; its values are {@link bindValues bound} by then. */
  override prepare(wire: Wire): void {
    this.parts.forEach(({ statement }, index) => {
      const name = this.isPrepared(statement) ? statement.name : undefined;
      if (name === undefined || wire.parsedStatements[name] === undefined) {
        if (name !== undefined) {
          // The server may know an older form, whose columns have changed since.
          wire.close({ type: 'S', name });
        }
        wire.parse({ name, text: statement.text });
      }
      wire.bind({ statement: name, values: this.bound[index] ?? [] });
      wire.execute();
    });
    wire.sync();
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    this.received[this.current]?.push(fields);
  }

  override handleCommandComplete(): void {
    this.current++;
  }

  override handleError(error: Error, wire: Wire): void {
    if (isOutdated(error)) {
      this.parts.forEach(({ statement }) => Reflect.deleteProperty(wire.parsedStatements, statement.name));
    }
    super.handleError(error, wire);
  }

  override handleReadyForQuery(wire: Wire): void {
    this.ended();
    for (const { statement } of this.parts) {
      if (this.isPrepared(statement)) {
        wire.parsedStatements[statement.name] = statement.text;
      }
    }
    this.callback?.(null, this.received);
  }

  protected bindValues(): void {
    this.bound = this.parts.map(({ statement: { text }, values }) => {
      requireSendable(text);
      requireCount(values.length, text);
      return values.map((value, index) => boundText(value, index, text));
    });
  }
}

/** Runs statements on a connection as one transaction, in one round trip. @returns the rows of each */
export const runBatch = (client: ClientBase, parts: readonly BoundStatement[], options: BatchOptions): Promise<Rows> =>
  new Promise((resolve, reject) => {
    const query = new BatchQuery(parts, options, (error, rows) => {
      if (error) {
        reject(error);
      } else {
        resolve(rows);
      }
    });
    void client.query(query as unknown as Parameters<ClientBase['query']>[0]);
  });
