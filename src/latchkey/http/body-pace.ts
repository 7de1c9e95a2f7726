import type { IncomingMessage } from 'node:http';

const TICK_MS = 1_000;

export interface PaceLimit {
  /** Seconds that the pace is measured over. */
  readonly seconds: number;
  /** Fewest bytes per second; something must come in any case. */
  readonly minRate: number;
}

/**
 * Watches how fast a client sends its body. Time in which bytes wait to be read is not the client's, nor is any after
 * the last one.
 */
export class BodyPace {
  private readonly timer: NodeJS.Timeout;
  private waited = 0;
  private seen: number;

  /** @param tooSlow called once, when the client is too slow */
  constructor(request: IncomingMessage, limit: PaceLimit, tooSlow: () => void) {
    const { socket } = request;
    this.seen = socket.bytesRead;
    this.timer = setInterval(() => {
      if (!request.complete && request.readableLength === 0 && this.isTooSlow(socket.bytesRead, limit)) {
        this.stop();
        tooSlow();
      }
    }, TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private isTooSlow(bytes: number, { seconds, minRate }: PaceLimit): boolean {
    this.waited += TICK_MS / 1000;
    if (this.waited < seconds) {
      return false;
    }
    const enough = bytes - this.seen >= Math.max(1, minRate * seconds);
    this.waited = 0;
    this.seen = bytes;
    return !enough;
  }
}
