import { randomInt } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { join, relative } from 'node:path';
import { ConfigurationError } from '../../config/load-settings.js';

/** Longest socket path every system accepts. */
const MAX_SOCKET_PATH = 100;
const SUFFIXES = 1_000;

/**
 * Keeps a second process out of a data folder. The lock is a listening socket: it dies with the process, however that
 * ends, so a crash never leaves a folder locked.
 */
export class DataFolderLock {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      this.talk(socket);
    });
  }

  /** @throws ConfigurationError when another process works in the folder */
  static async acquire(folder: string): Promise<DataFolderLock> {
    const lock = await DataFolderLock.tryAcquire(folder);
    if (!lock) {
      throw new ConfigurationError([
        `DATA_DIR ${folder} is in use by another process: stop that process or set another DATA_DIR`,
      ]);
    }
    return lock;
  }

  /** @returns undefined when another process works in the folder */
  static async tryAcquire(folder: string): Promise<DataFolderLock | undefined> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = socketPath(folder);
    const lock = (await listen(path)) ?? ((await removeDead(path)) ? await listen(path) : undefined);
    return lock && new DataFolderLock(lock);
  }

  /** Lets other processes of the same user talk to this one. */
  onConnection(talk: (socket: Socket) => void): void {
    this.talk = talk;
  }

  private talk = (socket: Socket): void => {
    socket.destroy();
  };

  release(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    return new Promise((done) => {
      this.server.close(() => {
        done();
      });
    });
  }
}

/** Talks to the process that holds the lock of a folder. */
export const connectToHolder = (folder: string): Socket => connect(socketPath(folder));

/** @throws ConfigurationError for a folder whose path is too long */
function socketPath(folder: string): string {
  const absolute = join(folder, 'lock.sock');
  const fromHere = relative(process.cwd(), absolute);
  const path = fromHere.length < absolute.length ? fromHere : absolute;
  if (path.length > MAX_SOCKET_PATH) {
    throw new ConfigurationError([
      `DATA_DIR ${folder} is too long a path for a lock: choose a shorter one or start from a folder nearer to it`,
    ]);
  }
  return path;
}

/**
 * Removes the socket of a process that has ended. When several processes find it at the same time, only one can move
 * the name away; if another one had already put its own there, that is put back.
 *
 * @returns whether the way is free
 */
async function removeDead(path: string): Promise<boolean> {
  if (await answers(path)) {
    return false;
  }
  const aside = `${path}.${process.pid}.${randomInt(SUFFIXES)}`;
  try {
    await rename(path, aside);
  } catch {
    return false;
  }
  if (await answers(aside)) {
    await rename(aside, path);
    return false;
  }
  await rm(aside);
  return true;
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        resolve(undefined);
      } else {
        reject(error);
      }
    });
    server.listen(path, () => {
      resolve(server);
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
