import type { Readable } from 'node:stream';
import type { FileRef } from '../../datatypes/file-ref.js';

/** What a file that is being stored is called. */
export interface FileNaming {
  /** As far as it is known before the content is read. */
  readonly presumed: string;
  /** Called when all of the content is read; when it throws, the file is refused. */
  final(): Promise<string>;
}

/** What a storage accepts. */
export interface SaveLimits {
  /** Bytes; more of them are refused. */
  readonly maxBytes: number;
}

/** A file that is stored. */
export interface SavedFile {
  readonly ref: FileRef;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the content, in hexadecimal digits. */
  readonly sha256: string;
}

/** What a storage knows of a file without opening it. */
export interface FileStatus {
  /** Bytes of the whole file. */
  readonly size: number;
  /** When it was stored. */
  readonly modified: Date;
}

/** One file of a listing. */
export interface ListedFile extends FileStatus {
  readonly path: string;
}

/** A file that is being read. */
export interface OpenedFile extends FileStatus {
  /** The file, or the requested part. */
  readonly stream: Readable;
}

/** Bytes of a file, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Where files are read from. */
export interface FileSource {
  /** @returns undefined when there is no such file */
  stat(ref: FileRef): Promise<FileStatus | undefined>;

  /**
   * @param range lies within the file; without it the whole file is read
   * @returns undefined when there is no such file
   */
  open(ref: FileRef, range?: ByteRange): Promise<OpenedFile | undefined>;
}

/**
 * What was made of stored files and can be made again. It lies beside the files, where no reference of a client leads:
 * the path of a variant is that of its original with one more segment.
 */
export interface VariantStore extends FileSource {
  /** Keeps a variant, complete or not at all. An existing one may stay: it is the same. */
  save(ref: FileRef, content: Buffer): Promise<void>;
}

/** A place where files are kept and never changed; protocol/files.md 5. */
export interface FileStorage extends FileSource {
  /** Storage part of the references. */
  readonly name: string;

  /** Most bytes of one file, whatever the callers allow; `Infinity` where the storage has no limit. */
  readonly maxFileSize: number;

  readonly variants: VariantStore;

  /**
   * Stores a stream under a new path. Whatever goes wrong, nothing is left behind.
   *
   * @throws FileTooLargeError
   */
  save(name: FileNaming, content: Readable, limits: SaveLimits): Promise<SavedFile>;

  /** All stored files, in no order. What did not get there by {@link save} is left out. */
  list(): AsyncIterable<ListedFile>;

  /** Removes a file and its variants. Does nothing when there is no such file. */
  remove(ref: FileRef): Promise<void>;

  /** Checks that files can be stored now. @throws Error that says why not */
  check?(): Promise<void>;

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
