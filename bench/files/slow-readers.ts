import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { downloadPath, type Target } from './stored-file.js';

/** Each reads about this many bytes per pause. */
const BYTES = 16 * 1024;
const PAUSE_MS = 1000;

/** Browsers on slow lines: each has begun to download the file and reads little of it at a time. */
export class SlowReaders {
  private readonly sockets: Socket[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** Waits until all of them have got the first bytes. */
  async begin(target: Target, fileRef: string, count: number): Promise<void> {
    const { hostname, port } = new URL(target.url);
    for (let index = 0; index < count; index++) {
      const socket = connect({ host: hostname, port: Number(port) });
      // The bench ends them in the middle of a download.
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(`GET ${downloadPath(target, fileRef)} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
      this.sockets.push(socket);
    }
    await Promise.all(this.sockets.map((socket) => once(socket, 'readable')));
    this.timer = setInterval(() => {
      for (const socket of this.sockets) {
        socket.read(BYTES);
      }
    }, PAUSE_MS);
  }

  end(): void {
    clearInterval(this.timer);
    this.sockets.forEach((socket) => socket.destroy());
  }
}
