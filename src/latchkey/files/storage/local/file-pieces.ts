import { Readable } from 'node:stream';
import type { ByteRange } from '../file-storage.js';
import type { ReadOnlyFile } from './read-only-file.js';

/** Bytes that the pieces of all downloads of the process share. */
const BUDGET = 4 * 1024 * 1024;
/** Most files that pages show are read at once. */
const MAX_PIECE = 128 * 1024;
const MIN_PIECE = 16 * 1024;

/** Downloads that are under way. */
let underWay = 0;

/**
 * Bytes of a file, piece by piece, and none before the last one has gone: a client that takes its time costs one piece.
 * The more downloads there are, the smaller are the pieces. The streams of Node read the next one in advance.
 */
export class FilePieces extends Readable {
  private position: number;
  private left: number;

  /** @param file closed at the end */
  constructor(
    private readonly file: ReadOnlyFile,
    { start, end }: ByteRange,
  ) {
    super({ highWaterMark: 0 });
    this.position = start;
    this.left = Math.max(0, end - start + 1);
    underWay++;
  }

  override _read(): void {
    this.next().then(
      (piece) => {
        if (!this.destroyed) {
          this.push(piece);
        }
      },
      (error: unknown) => this.destroy(error as Error),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    underWay--;
    this.file.close();
    done(error);
  }

  /** @returns null at the end */
  private async next(): Promise<Buffer | null> {
    if (this.left === 0) {
      return null;
    }
    const piece = Buffer.allocUnsafeSlow(Math.min(this.left, pieceSize()));
    const bytesRead = await this.file.read(piece, this.position);
    if (bytesRead === 0) {
      throw new Error('A file has become shorter while it was read');
    }
    this.position += bytesRead;
    this.left -= bytesRead;
    return piece.subarray(0, bytesRead);
  }
}

const pieceSize = (): number => Math.min(Math.max(Math.floor(BUDGET / underWay), MIN_PIECE), MAX_PIECE);
