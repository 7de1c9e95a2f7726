import type { Readable } from 'node:stream';
import type { FileRef } from '../file-ref.js';

/** What a file that is being stored is called. */
export interface FileNaming {
  /** As far as it is known before the content is read. */
  readonly presumed: string;
  /** Asked for when all of the content is read; what it throws refuses the file. */
  final(): Promise<string>;
}

export interface SaveLimits {
  /** Bytes; more of them are refused. */
  readonly maxBytes: number;
}

export interface SavedFile {
  readonly ref: FileRef;
  /** Bytes. */
  readonly size: number;
}

export interface FileStatus {
  /** Bytes of the whole file. */
  readonly size: number;
  /** When it was stored. */
  readonly modified: Date;
}

export interface OpenedFile extends FileStatus {
  /** The file, or the part that was asked for. */
  readonly stream: Readable;
}

/** Bytes of a file, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A place where files are kept and never changed; protocol/files.md 5. */
export interface FileStorage {
  /** Storage part of the references. */
  readonly name: string;

  /** Most bytes of one file, whatever the callers allow; `Infinity` where the storage has no limit of its own. */
  readonly maxFileSize: number;

  /**
   * Stores a stream under a new path. Whatever goes wrong, nothing is left behind.
   *
   * @throws FileTooLargeError
   */
  save(name: FileNaming, content: Readable, limits: SaveLimits): Promise<SavedFile>;

  /** @returns undefined when there is no such file */
  stat(ref: FileRef): Promise<FileStatus | undefined>;

  /**
   * @param range lies within the file; without it the whole file is read
   * @returns undefined when there is no such file
   */
  open(ref: FileRef, range?: ByteRange): Promise<OpenedFile | undefined>;

  /** Does nothing when there is no such file. */
  remove(ref: FileRef): Promise<void>;

  /** Called when the application starts. */
  start?(): Promise<void>;

  /** Called when the application ends: waits for what is under way. */
  close?(): Promise<void>;
}

/** A name that is known from the start. */
export const named = (name: string): FileNaming => ({ presumed: name, final: () => Promise.resolve(name) });

export class FileTooLargeError extends Error {
  constructor(
    /** Bytes. */
    readonly max: number,
  ) {
    super(`More than ${max} bytes`);
  }
}
