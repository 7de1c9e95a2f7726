import type { Readable } from 'node:stream';
import type { FileRef } from './file-ref.js';

export interface SavedFile {
  readonly ref: FileRef;
  /** Bytes. */
  readonly size: number;
}

export interface OpenedFile {
  readonly stream: Readable;
  /** Bytes. */
  readonly size: number;
}

/** A place where files are kept; protocol/files.md 5. */
export interface FileStorage {
  /** Storage part of the references. */
  readonly name: string;

  /**
   * Stores a stream under a new path. Whatever goes wrong, nothing is left behind.
   *
   * @param maxBytes more bytes are refused
   * @param name asked for when all of the content is read; what it throws refuses the file
   * @throws FileTooLargeError
   */
  save(content: Readable, maxBytes: number, name: () => Promise<string>): Promise<SavedFile>;

  /** @returns undefined when there is no such file */
  open(ref: FileRef): Promise<OpenedFile | undefined>;
}

export class FileTooLargeError extends Error {}
