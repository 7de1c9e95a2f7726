import { deadline } from './deadline.js';
import { FrontendMessages, type Received } from './frontend-messages.js';
import { errorResponse, type SessionError, UNFINISHED, violation } from './session-error.js';
import { type Listener, SessionStream } from './session-stream.js';
import type { SessionUser, SharedSession } from './shared-session.js';

/** Clients live in this process: what they send arrives at once, or never. */
export const UNFINISHED_MS = 5_000;

const NO_ENCRYPTION = Buffer.from('N');

/** Lets clients of the wire protocol into the session. */
export class SessionServer {
  private readonly streams = new Set<SessionStream>();
  private closed = false;

  constructor(private readonly session: SharedSession) {}

  /** What a client speaks over, once it connects. */
  readonly stream = (): SessionStream => new SessionStream((stream) => (this.closed ? undefined : this.serve(stream)));

  /** Ends all connections, and refuses new ones. */
  close(): void {
    this.closed = true;
    this.streams.forEach((stream) => {
      stream.hangUp();
    });
  }

  private serve(stream: SessionStream): Listener {
    this.streams.add(stream);
    stream.once('close', () => this.streams.delete(stream));
    return new SessionClient(stream, this.session);
  }
}

class SessionClient implements SessionUser, Listener {
  private readonly messages = new FrontendMessages();
  private cancelUnfinished: (() => void) | undefined;

  constructor(
    private readonly stream: SessionStream,
    private readonly session: SharedSession,
  ) {}

  answer(part: Uint8Array): void {
    this.stream.answer(part);
  }

  end(error: SessionError): void {
    this.answer(errorResponse(error));
    this.goodbye();
  }

  read(chunk: Buffer): void {
    this.cancelUnfinished?.();
    for (const received of this.messages.read(chunk)) {
      if (!this.stream.isOpen) {
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
    this.stream.hangUp();
  }

  leave(): void {
    this.cancelUnfinished?.();
    this.session.leave(this);
  }
}
