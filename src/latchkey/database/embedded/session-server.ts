import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { deadline } from './deadline.js';
import { FrontendMessages, type Received } from './frontend-messages.js';
import { errorResponse, type SessionError, UNFINISHED, violation } from './session-error.js';
import type { SessionUser, SharedSession } from './shared-session.js';

/** Clients live in this process: what they send arrives at once, or never. */
export const UNFINISHED_MS = 5_000;

const NO_ENCRYPTION = Buffer.from('N');

/** Lets clients of the wire protocol into the session, over a Unix socket. */
export class SessionServer {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async listen(path: string, session: SharedSession): Promise<SessionServer> {
    const server = createServer();
    const result = new SessionServer(server);
    server.on('connection', (socket) => {
      result.sockets.add(socket);
      socket.on('close', () => result.sockets.delete(socket));
      new SessionClient(socket, session).listen();
    });
    server.listen(path);
    await once(server, 'listening');
    return result;
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }
}

class SessionClient implements SessionUser {
  private readonly messages = new FrontendMessages();
  private cancelUnfinished: (() => void) | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly session: SharedSession,
  ) {}

  listen(): void {
    this.socket.on('data', (chunk) => {
      this.read(chunk);
    });
    // Closing follows.
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.leave();
    });
  }

  answer(part: Uint8Array): void {
    if (this.socket.writable) {
      this.socket.write(part);
    }
  }

  end(error: SessionError): void {
    this.answer(errorResponse(error));
    this.goodbye();
  }

  private read(chunk: Buffer): void {
    this.cancelUnfinished?.();
    for (const received of this.messages.read(chunk)) {
      if (!this.socket.writable) {
        return;
      }
      this.take(received);
    }
    this.cancelUnfinished = this.messages.isUnfinished
      ? deadline(UNFINISHED_MS, () => {
          this.end(UNFINISHED);
        })
      : undefined;
  }

  private take(received: Received): void {
    switch (received.kind) {
      case 'encryption':
        this.answer(NO_ENCRYPTION);
        return;
      case 'startup':
        this.session.join(this);
        return;
      case 'batch':
        this.session.submit(this, received);
        return;
      case 'goodbye':
        this.goodbye();
        return;
      case 'violation':
        this.end(violation(received.reason));
    }
  }

  /** What was answered before still arrives. */
  private goodbye(): void {
    this.leave();
    this.socket.destroySoon();
  }

  private leave(): void {
    this.cancelUnfinished?.();
    this.session.leave(this);
  }
}
