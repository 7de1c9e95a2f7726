import pg, { type ClientConfig } from 'pg';

/** The same text for a value on both sides, with all its digits. */
const SESSION = [
  "SET TimeZone = 'UTC'",
  "SET DateStyle = 'ISO'",
  "SET IntervalStyle = 'iso_8601'",
  "SET bytea_output = 'hex'",
  "SET lc_monetary = 'C'",
  "SET xmloption = 'content'",
  'SET extra_float_digits = 1',
  'SET statement_timeout = 0',
].join(';');

/** One row: values as PostgreSQL writes them. */
export type PlainRow = readonly (string | null)[];

/** A connection that reads and writes values as texts. */
export class PlainClient {
  private constructor(private readonly client: pg.Client) {}

  static async open(config: ClientConfig): Promise<PlainClient> {
    const types = { getTypeParser: () => (text: string) => text };
    const client = new pg.Client({ ...config, application_name: 'latchkey move', types });
    // The statement that runs reports it.
    client.on('error', () => undefined);
    await client.connect();
    await client.query(SESSION);
    return new PlainClient(client);
  }

  async rows(text: string, values: readonly unknown[] = []): Promise<PlainRow[]> {
    const { rows } = await this.client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array' });
    return rows;
  }

  /** Runs work in one transaction. @param mode e.g. `READ ONLY` */
  async transaction<T>(mode: string, work: () => Promise<T>): Promise<T> {
    await this.rows(`BEGIN ${mode}`);
    try {
      const result = await work();
      await this.rows('COMMIT');
      return result;
    } catch (error) {
      await this.rows('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
