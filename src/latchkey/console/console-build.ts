import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import mime from 'mime';
import { getOrCreate } from '../common/get-or-create.js';
import { PACKAGE_FOLDER } from '../common/own-package.js';
import { preferredCoding } from '../common/preferences.js';

/** Files compressed by the build, each beside the one that it stands for, in the order in which we like to send them. */
const SUFFIXES = { br: '.br', gzip: '.gz' } as const;
type Coding = keyof typeof SUFFIXES;
const CODINGS = Object.keys(SUFFIXES) as Coding[];

const INDEX = 'index.html';

/** What a file holds; the tag is made once, not for each request. */
interface Content {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** A file as one client wants it. */
export interface ConsoleFile extends Content {
  readonly type: string;
  /** Absent when the bytes are those of the file itself. */
  readonly coding: Coding | undefined;
}

/** One state of the folder. */
interface Snapshot {
  /** When its page was written. */
  readonly writtenAt: number;
  /** Paths below the folder, compressed files included. */
  readonly names: ReadonlySet<string>;
  readonly contents: Map<string, Promise<Content>>;
}

/**
 * The files of the browser application, as its build leaves them in the package. They are read when first requested,
 * and again when a new build has written the page. Only listed files are ever read, whatever the path of a request.
 */
@Injectable()
export class ConsoleBuild {
  /** Where the build is. */
  folder = new URL('dist/console/', PACKAGE_FOLDER);
  private known: Snapshot | undefined;

  /** The page, with its placeholders; undefined while the build is missing. */
  async page(): Promise<string | undefined> {
    const snapshot = await this.snapshot();
    return snapshot && (await this.content(snapshot, INDEX))?.bytes.toString('utf8');
  }

  /**
   * @param path below the folder
   * @param acceptEncoding value of the header
   * @returns undefined for a file that is not there
   */
  async file(path: string, acceptEncoding = ''): Promise<ConsoleFile | undefined> {
    const snapshot = await this.snapshot();
    if (!snapshot?.names.has(path)) {
      return undefined;
    }
    const offered = CODINGS.filter((coding) => snapshot.names.has(path + SUFFIXES[coding]));
    const coding = preferredCoding(acceptEncoding, offered);
    const content = await this.content(snapshot, coding === undefined ? path : path + SUFFIXES[coding]);
    return content && { ...content, type: typeOf(path), coding };
  }

  /** @returns undefined while the page is missing */
  private async snapshot(): Promise<Snapshot | undefined> {
    const writtenAt = await stat(new URL(INDEX, this.folder)).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (writtenAt !== undefined && this.known?.writtenAt !== writtenAt) {
      this.known = { writtenAt, names: await namesIn(this.folder), contents: new Map() };
    }
    return writtenAt === undefined ? undefined : this.known;
  }

  /** A build that is just being replaced may lack a file that was listed. */
  private async content({ contents }: Snapshot, name: string): Promise<Content | undefined> {
    try {
      return await getOrCreate(contents, name, () => contentOf(new URL(name, this.folder)));
    } catch {
      contents.delete(name);
      return undefined;
    }
  }
}

async function namesIn(folder: URL): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => pathBelow(folder, parentPath, name)),
  );
}

const pathBelow = (folder: URL, parent: string, name: string): string =>
  `${parent}/${name}`.slice(decodeURIComponent(folder.pathname).length).replace(/^\//, '');

const typeOf = (path: string): string => {
  const type = mime.getType(path) ?? 'application/octet-stream';
  return /^text\/|javascript|json|svg/.test(type) ? `${type};charset=UTF-8` : type;
};

async function contentOf(file: URL): Promise<Content> {
  const bytes = await readFile(file);
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` };
}
