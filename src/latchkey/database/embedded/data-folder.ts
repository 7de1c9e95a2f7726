import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ConfigurationError } from '../../config/load-settings.js';
import { connectToHolder, DataFolderLock } from './data-folder-lock.js';

/** Where the files of the database are, in `DATA_DIR`. */
const DATABASE = 'postgres';
/** Is there from the beginning of a restore to its end. */
const RESTORE_MARK = 'restore-has-not-ended.json';
const SNAPSHOT = 'snapshot-';
/** What a command sends to the process that holds the folder. */
const REQUEST = 'snapshot\n';
/** Commands send it at once. */
const REQUEST_MS = 5_000;

export const databaseFolder = (folder: string): string => join(folder, DATABASE);

export const restoreMark = (folder: string): string => join(folder, RESTORE_MARK);

/** @throws ConfigurationError for a folder in which a restore was broken off */
export function requireNoRestore(folder: string): void {
  if (existsSync(restoreMark(folder))) {
    throw new ConfigurationError([
      `DATA_DIR ${folder} holds a restore that was broken off: run "latchkey restore" again, with the same or another backup`,
    ]);
  }
}

/** Files of the database that nobody changes until they are released. */
export interface DatabaseFiles {
  readonly path: string;
  release(): Promise<void>;
}

/** The files themselves where no process works in the folder; else a copy, which that process makes and removes. */
export async function quietFiles(folder: string): Promise<DatabaseFiles> {
  const lock = await DataFolderLock.tryAcquire(folder);
  return lock ? { path: databaseFolder(folder), release: () => lock.release() } : requestSnapshot(folder);
}

/** Lets commands have a copy of the files while the database runs. */
export function serveSnapshots(lock: DataFolderLock, folder: string, copyTo: (target: string) => Promise<void>): void {
  lock.onConnection((socket) => {
    socket.on('error', () => undefined);
    socket.setTimeout(REQUEST_MS, () => socket.destroy());
    socket.once('data', (request) => {
      socket.setTimeout(0);
      if (request.toString() === REQUEST) {
        void serve(socket, join(folder, SNAPSHOT + randomUUID()), copyTo);
      } else {
        socket.destroy();
      }
    });
  });
}

/** Removes copies whose process has ended before it could do so. */
export async function removeSnapshots(folder: string): Promise<void> {
  const names = await readdir(folder);
  await Promise.all(
    names.filter((name) => name.startsWith(SNAPSHOT)).map((name) => rm(join(folder, name), { recursive: true })),
  );
}

/** A process that starts or stops, or is a command, gives none. */
const NO_REPLY = '{"error":"it is about to start or to stop, or it is another command: try again"}';

type Reply = { readonly path: string } | { readonly error: string };

/** The copy lives as long as the connection. */
async function serve(socket: Socket, target: string, copyTo: (target: string) => Promise<void>): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const reply = (content: Reply): boolean => socket.write(`${JSON.stringify(content)}\n`);
  try {
    await copyTo(target);
    reply({ path: target });
    // Only the end of the connection follows; without a reader it would not be noticed.
    socket.resume();
    await closed;
  } catch (error) {
    reply({ error: error instanceof Error ? error.message : String(error) });
    socket.end();
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

async function requestSnapshot(folder: string): Promise<DatabaseFiles> {
  const socket = connectToHolder(folder);
  // Closing follows.
  socket.on('error', () => undefined);
  const ended = new Promise((resolve) => socket.once('close', resolve)).then(() => NO_REPLY);
  socket.write(REQUEST);
  const [line = ''] = await Promise.race([
    once(createInterface({ input: socket }), 'line') as Promise<string[]>,
    ended.then((text) => [text]),
  ]);
  const reply = JSON.parse(line) as Reply;
  if ('error' in reply) {
    socket.destroy();
    throw new ConfigurationError([`The process in DATA_DIR ${folder} cannot copy its database: ${reply.error}`]);
  }
  return {
    path: reply.path,
    release: async () => {
      socket.destroy();
      await rm(reply.path, { recursive: true, force: true });
    },
  };
}
