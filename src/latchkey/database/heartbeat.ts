import type pg from 'pg';

/** How often the server must give a sign of life. */
const BEAT_MS = 500;
/** A connection that has left this many beats unanswered is silent; one may be missed while this process is busy. */
const MISSED_BEATS = 2;

/** Notices a connection that has gone silent, which no error reports: requests a sign of life on it again and again. */
export class Heartbeat {
  private missed = 0;
  private readonly timer: NodeJS.Timeout;

  /**
   * @param client is otherwise idle
   * @param silent called once, when no answer has come in time
   */
  constructor(
    private readonly client: pg.Client,
    private readonly silent: () => void,
  ) {
    this.timer = setInterval(() => {
      this.beat();
    }, BEAT_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    if (this.missed === 0) {
      this.client.query('SELECT 1').then(
        () => {
          this.missed = 0;
        },
        () => {
          this.stop();
        },
      );
    } else if (this.missed === MISSED_BEATS) {
      this.stop();
      this.silent();
    }
    this.missed++;
  }
}
