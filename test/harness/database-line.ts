import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { freePort } from '../../bench/database/postgres-cluster.js';
import type { Connection } from '../../src/latchkey/database/connection.js';

const DEFAULT_PORT = '5432';

/** Where one end of the line is. */
type Place = { readonly path: string } | { readonly host: string; readonly port: number };

/** How the line reaches the database. */
type Reach = () => Duplex;

/**
 * Puts a line between an application and its database.
 *
 * @returns the line, and the database as reached through it; closing that closes the database as well
 */
export async function throughLine(
  database: Connection,
): Promise<{ readonly line: DatabaseLine; readonly connection: Connection }> {
  const { here, there, options, remove } = await ends(database);
  const line = new DatabaseLine(here, there);
  await line.mend();
  const close = async (): Promise<void> => {
    await line.cut();
    await remove();
    await database.close();
  };
  return { line, connection: { ...database, options, stream: undefined, close } };
}

/** Which bytes a silent line swallows. */
export type Silence = 'requests' | 'answers' | 'both';

/** A line to a database that a spec can cut, silence, delay and mend, without harm to the database. */
export class DatabaseLine {
  private readonly sockets = new Set<Duplex>();
  private server: Server | undefined;
  private fatalText: string | undefined;
  private silence: Silence | undefined;
  /** Connections that have lost bytes to a silence: they stay silent for ever, as the bytes are gone. */
  private readonly dead = new WeakSet<Duplex>();
  private delayMs = 0;

  constructor(
    private readonly here: Place,
    private there: Reach,
  ) {}

  /** Ends the existing connections; new ones reach this server, as after a failover. */
  redirect(url: string): void {
    const { hostname, port } = new URL(url);
    this.there = () => connect(Number(port), hostname);
    this.reset();
  }

  /** Breaks what is connected and refuses what wants to connect. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = server && new Promise((done) => server.close(done));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  /** Ends the existing connections; new ones work. */
  reset(): void {
    this.sockets.forEach((socket) => socket.destroy());
  }

  /** Silently swallows what is sent, over existing and new connections. */
  silenced(which: Silence): void {
    this.silence = which;
  }

  /** Delays everything by this time, in both directions. */
  delayed(milliseconds: number): void {
    this.delayMs = milliseconds;
  }

  /** New connections work again, and old ones that have lost nothing. */
  async mend(): Promise<void> {
    this.silence = undefined;
    this.delayMs = 0;
    if (this.server) {
      return;
    }
    this.server = createServer((socket) => this.forward(socket)).listen(this.here);
    await once(this.server, 'listening');
  }

  /** Cuts the line as soon as the application sends a message with this text, which the database never sees. */
  cutBefore(text: string): void {
    this.fatalText = text;
  }

  private forward(application: Socket): void {
    const database = this.there();
    for (const [socket, other] of [
      [application, database],
      [database, application],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    application.on('data', (chunk: Buffer) => {
      if (this.fatalText !== undefined && chunk.includes(this.fatalText)) {
        this.fatalText = undefined;
        void this.cut();
      } else {
        this.bring(chunk, application, database, 'requests');
      }
    });
    database.on('data', (chunk: Buffer) => {
      this.bring(chunk, application, application, 'answers');
    });
  }

  /** @param application names the connection */
  private bring(chunk: Buffer, application: Duplex, to: Duplex, which: Silence): void {
    if (this.silence === which || this.silence === 'both') {
      this.dead.add(application);
    }
    if (this.dead.has(application)) {
      return;
    }
    if (this.delayMs === 0) {
      to.write(chunk);
    } else {
      setTimeout(() => to.destroyed || to.write(chunk), this.delayMs);
    }
  }
}

interface Ends {
  readonly here: Place;
  readonly there: Reach;
  /** How the `pg` driver reaches this end. */
  readonly options: Connection['options'];
  readonly remove: () => Promise<void>;
}

/** The embedded database has no address: the line gives it one. */
async function ends({ options, stream }: Connection): Promise<Ends> {
  if ('url' in options) {
    const target = new URL(options.url);
    const here = { host: '127.0.0.1', port: await freePort() };
    const url = new URL(options.url);
    url.host = `${here.host}:${here.port}`;
    const there = (): Duplex => connect(Number(target.port || DEFAULT_PORT), target.hostname);
    return { here, there, options: { url: url.href }, remove: () => Promise.resolve() };
  }
  if (!stream) {
    throw new Error('A line leads to a server with a URL or to the embedded database');
  }
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-line-'));
  return {
    here: { path: join(folder, `.s.PGSQL.${DEFAULT_PORT}`) },
    there: () => stream().connect(),
    options: { ...options, host: folder, port: Number(DEFAULT_PORT) },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
