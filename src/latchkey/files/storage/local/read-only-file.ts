import { closeSync, constants, fstatSync, open, read, type Stats } from 'node:fs';
import { promisify } from 'node:util';

const openDescriptor: (path: string, flags: number) => Promise<number> = promisify(open);

/**
 * A file that is open for reading. Its status is read and it is closed synchronously: neither waits for the disk, and
 * asynchronously each would cost a switch to another thread and back.
 */
export class ReadOnlyFile {
  private reading = false;
  private closed = false;

  private constructor(private readonly descriptor: number) {}

  /** @throws when there is no such file, or a symbolic link in its place */
  static async open(path: string): Promise<ReadOnlyFile> {
    return new ReadOnlyFile(await openDescriptor(path, constants.O_RDONLY | constants.O_NOFOLLOW));
  }

  get status(): Stats {
    return fstatSync(this.descriptor);
  }

  /**
   * Fills a buffer, as far as the file goes; one at a time.
   *
   * @param position in the file, in bytes
   * @returns number of bytes
   */
  read(buffer: Buffer, position: number): Promise<number> {
    this.reading = true;
    return new Promise((resolve, reject) => {
      read(this.descriptor, buffer, 0, buffer.length, position, (error, bytes) => {
        this.reading = false;
        this.closeDescriptor();
        if (error) {
          reject(error);
        } else {
          resolve(bytes);
        }
      });
    });
  }

  /** Waits for a read that is under way: the next file that is opened may get the same descriptor. */
  close(): void {
    this.closed = true;
    this.closeDescriptor();
  }

  private closeDescriptor(): void {
    if (this.closed && !this.reading) {
      closeSync(this.descriptor);
    }
  }
}
