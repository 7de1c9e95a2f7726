import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Beside the folders of the years, on the same file system; no reference leads here, for its paths are too short. */
const FOLDER = '.growing';

/** Only the account of the backend reads the files. */
const FILE_MODE = 0o600;

/** No file grows that long: what is older was left behind by another machine. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** `<uuid>.<process id>.<host>` */
const NAME = /^[^.]+\.(\d+)\.(.+)$/;

/**
 * Files that are being written. They grow beside the stored files, are written through to the disk, and appear among
 * them at once and complete, or never.
 */
export class PartialFiles {
  private readonly folder: string;

  constructor(root: string) {
    this.folder = join(root, FOLDER);
  }

  /**
   * Writes all of the content.
   *
   * @param modified when the file was stored, if that was not just now
   * @returns path of the file; nothing is left behind when it throws
   */
  async write(content: Readable, through: Transform, modified?: Date): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, `${randomUUID()}.${process.pid}.${hostname()}`);
    // Opened before the first byte comes: a stream that fails at once must not create the file after its removal.
    const file = await open(path, 'wx', FILE_MODE);
    try {
      await pipeline(content, through, file.createWriteStream({ flush: true }));
      await (modified && utimes(path, modified, modified));
      return path;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Gives a file its final name in addition to the one it has. @throws when the name is taken */
  async linkTo(partial: string, target: string): Promise<void> {
    // Unlike a renaming, a link never replaces what is there.
    await link(partial, target);
    await syncFolder(dirname(target));
  }

  /** Removes what crashed processes left behind; files that others are writing at the moment stay. */
  async removeLeftovers(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names) {
      const path = join(this.folder, name);
      if (isLeftover(name) || (await isOld(path))) {
        await rm(path, { force: true });
      }
    }
  }
}

/** Written by a process of this machine that has ended. One with our own id is from an earlier process. */
function isLeftover(name: string): boolean {
  const [, pid, host] = NAME.exec(name) ?? [];
  return host === hostname() && (Number(pid) === process.pid || !isRunning(Number(pid)));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isOld(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && Date.now() - status.mtimeMs > MAX_AGE_MS;
}

/** Writes the name of a new file through to the disk. */
async function syncFolder(path: string): Promise<void> {
  const folder: FileHandle = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
