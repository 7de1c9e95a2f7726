import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseTimeout } from '../../errors/database-error.js';
import { BatchQuery } from './batch-query.js';
import type { BoundQuery } from './bound-query.js';
import type { LimitedClient } from './limited-client.js';

/** How long the request may take to reach the server. */
const PATIENCE_MS = 2_000;
/**
 * A batch commits by itself, also after its caller was told that it has not: so long its failure waits for the cancellation.
 * Less than a late request waits for its answer.
 */
const COMMIT_PATIENCE_MS = 200;

/** What the driver's types leave out. */
interface CancellingConnection extends pg.Connection {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

interface Session {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly host: string;
  readonly port: number;
  readonly ssl: unknown;
}

/**
 * Ends on the server the work of a connection that is given up: it would go on, and hold its locks, for nobody. Never
 * fails; when the server cannot be reached, its own timeouts must suffice.
 */
function cancelRequest(client: LimitedClient): Promise<void> {
  const { processID, secretKey, host, port, ssl } = client as unknown as Session;
  if (processID === null || secretKey === null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const connection = new pg.Connection({ ssl } as never) as CancellingConnection;
    const timer = setTimeout(() => connection.stream.destroy(), PATIENCE_MS).unref();
    const cancel = (): void => {
      connection.cancel(processID, secretKey);
    };
    connection.on(
      'connect',
      ssl
        ? () => {
            connection.requestSsl();
          }
        : cancel,
    );
    connection.on('sslconnect', cancel);
    connection.on('error', () => connection.stream.destroy());
    connection.on('end', () => {
      clearTimeout(timer);
      resolve();
    });
    if (host.startsWith('/')) {
      connection.connect(`${host}/.s.PGSQL.${port}`);
    } else {
      connection.connect(port, host);
    }
  });
}

/** Which statement is given up where. */
interface Unanswered {
  readonly reason: DatabaseTimeout;
  /** Whether the connection leads to a server, which can stop it. */
  readonly onServer: boolean;
  /** Whether a pooler is in between, which forgets with the connection which statement is meant. */
  readonly pooled: boolean;
}

/** Ends a statement that was not answered in time, and its connection: later ones would get no answer either. */
export function giveUp(
  client: LimitedClient,
  query: BoundQuery<unknown>,
  { reason, onServer, pooled }: Unanswered,
): void {
  const cancelled = onServer ? cancelRequest(client) : undefined;
  const end = (): void => {
    query.fail(reason);
    client.drop('Connection terminated: a statement on it was not answered in time');
  };
  if (!cancelled || !(pooled || query instanceof BatchQuery)) {
    end();
    return;
  }
  const passOn = holdAnswer(query);
  const settled = pooled ? cancelled : Promise.race([cancelled, pause(COMMIT_PATIENCE_MS, undefined, { ref: false })]);
  void settled.then(() => {
    if (!passOn()) {
      end();
    }
  });
}

/**
 * Keeps the answer of a statement that is being cancelled: its connection goes to nobody else before, or the next statement
 * would be cancelled.
 *
 * @returns what passes the answer on, and says whether there is one
 */
function holdAnswer(query: BoundQuery<unknown>): () => boolean {
  const { callback } = query;
  let answer: readonly [Error | null, unknown] | undefined;
  query.callback = (...given) => {
    answer = given;
  };
  return () => {
    query.callback = callback;
    if (answer) {
      callback?.(...answer);
    }
    return answer !== undefined;
  };
}
