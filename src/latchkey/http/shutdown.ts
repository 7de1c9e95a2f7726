import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const SECOND_MS = 1000;

/**
 * The end of a server, as all that answers should know it. From its beginning the application is not ready, and every
 * response ends its connection; the listener stays for `SHUTDOWN_DELAY`, so that load balancers and clients have left
 * before it closes.
 */
export class Shutdown {
  private begun = false;

  /** @param delay seconds until the listener may close */
  constructor(private readonly delay: number) {}

  /** Whether it has begun. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /** @returns when the listener may close */
  async begin(): Promise<void> {
    this.begun = true;
    if (this.delay > 0) {
      await pause(this.delay * SECOND_MS);
    }
  }
}

/** How long a connection may stay silent once the listener has closed: a request that is on its way has come by then. */
const QUIET_MS = 500;

/**
 * The connections of a server, with the number of requests that run on each. Node closes idle ones by itself, but waits
 * for those that have never sent a request, or only half of its first lines.
 */
export class OpenConnections {
  private readonly running = new Map<Socket, number>();

  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.running.set(socket, 0);
      socket.once('close', () => {
        this.running.delete(socket);
      });
    });
  }

  began(socket: Socket): void {
    this.change(socket, 1);
  }

  ended(socket: Socket): void {
    this.change(socket, -1);
  }

  /** Ends what carries no request, again and again, because a request may be all that a client sends. */
  endSilent(): NodeJS.Timeout {
    return setInterval(() => {
      for (const [socket, requests] of this.running) {
        // One whose end is on its way may still have a response to deliver.
        if (requests === 0 && !socket.writableEnded) {
          socket.destroy();
        }
      }
    }, QUIET_MS).unref();
  }

  /** A connection that is closed is not counted again. */
  private change(socket: Socket, by: number): void {
    const requests = this.running.get(socket);
    if (requests !== undefined) {
      this.running.set(socket, requests + by);
    }
  }
}
