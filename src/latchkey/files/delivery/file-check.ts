import type { Caller } from '../../roles/caller.js';
import type { FileRef } from '../../datatypes/file-ref.js';

/** `forbidden` is answered with 403, `hidden` with the 404 of a file that is not stored. */
export type FileVerdict = 'granted' | 'forbidden' | 'hidden';

/**
 * Decides about single files, in addition to the download permission. A provider of the application, listed as
 * `fileChecks` of its feature; called at every download, before anything about the file is revealed (protocol/files.md
 * 3). Storage and path of the reference say which file it is; its name and parameters are what the caller wrote.
 */
export interface FileCheck {
  /** Whether the caller may open the file. */
  mayOpen(caller: Caller, ref: FileRef): Promise<FileVerdict> | FileVerdict;
}
