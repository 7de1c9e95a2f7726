import type { LatchkeyClient } from './client.js';

/** A stored file, as `POST /files` returns it. */
export interface StoredFile {
  /** The value of a file attribute. */
  readonly fileRef: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Where a file may be shown, for a few minutes. */
export interface FileUrl {
  /** Relative to the origin of the server; opens this file only and may stand in `<img src>`. */
  readonly url: string;
  readonly expiresAt: string;
}

/** How a file is delivered: as a picture that fits, or as a download. */
export interface FileUrlOptions {
  readonly width?: number;
  readonly height?: number;
  readonly fit?: 'inside' | 'cover' | 'contain';
  readonly format?: 'jpeg' | 'png' | 'webp' | 'avif';
  readonly disposition?: 'inline' | 'attachment';
}

/** Stores a file. @returns the reference that goes into an attribute */
export async function uploadFile(client: LatchkeyClient, file: File, signal?: AbortSignal): Promise<StoredFile> {
  // The name goes into the URL, the bytes are the body: no form has to be taken apart.
  const response = await client.fetch('POST', '/files', {
    query: { name: file.name },
    body: file,
    headers: { 'content-type': file.type === '' ? 'application/octet-stream' : file.type },
    signal,
  });
  return (await response.json()) as StoredFile;
}

/** Makes a URL that shows one file without a token of the session. */
export async function fileUrl(client: LatchkeyClient, fileRef: string, options: FileUrlOptions = {}): Promise<FileUrl> {
  const response = await client.fetch('POST', '/files/url', { body: { fileRef, ...options } });
  return (await response.json()) as FileUrl;
}

/** react-admin's file inputs wrap a chosen file as `{ rawFile }`. */
export function chosenFile(value: unknown): File | undefined {
  if (value instanceof File) {
    return value;
  }
  const raw: unknown = typeof value === 'object' && value !== null && 'rawFile' in value ? value.rawFile : undefined;
  return raw instanceof File ? raw : undefined;
}
