import { describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { useApp } from '../harness/use-app.js';

const MANY_ROWS = new Statement("SELECT repeat('x', 1000) FROM generate_series(1, 20000)");
/** As much as Node reads from a socket at once. */
const CHUNK = 64 * 1024;

const app = useApp();

interface Driver {
  readonly master: { connect(): Promise<PoolClient> };
}

/** The stream of a connection is private to the driver. */
interface Streaming {
  readonly connection: { readonly stream: NodeJS.ReadableStream };
}

describe('rows that come all at once', () => {
  it('are read piece by piece: in each turn of the event loop one, and others are served in between', async () => {
    const client = await (app.database.dataSource.driver as unknown as Driver).master.connect();
    const perTurn = [0];
    let counting = true;
    const nextTurn = (): void => {
      perTurn.push(0);
      if (counting) {
        setImmediate(nextTurn);
      }
    };
    setImmediate(nextTurn);
    (client as unknown as Streaming).connection.stream.on('data', (bytes: Buffer) => {
      perTurn[perTurn.length - 1] = (perTurn.at(-1) ?? 0) + bytes.length;
    });
    const { rows } = await client.query(MANY_ROWS.text);
    counting = false;
    client.release(true);
    expect(rows).toHaveLength(20_000);
    // What has been read before a pause is still in the buffer of the stream.
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(2 * CHUNK);
  });
});
