import type { Worker } from 'node:cluster';
import type { Measured, PrimaryMessage } from './messages.js';

/** A worker that is too busy to answer within this time is left out. */
const LIMIT_MS = 2_000;

interface Round {
  readonly missing: Set<Worker>;
  readonly metrics: (readonly Measured[])[];
  finish(): void;
}

/** Collects what all workers measure, for the one that was asked for metrics. */
export class MetricsRounds {
  private readonly rounds = new Map<number, Round>();
  private count = 0;

  /** @param reply what the collecting worker gets */
  begin(workers: Iterable<Worker>, own: readonly Measured[], reply: (metrics: Round['metrics']) => void): void {
    const id = this.count++;
    const metrics = [own];
    const limit = setTimeout(() => {
      finish();
    }, LIMIT_MS);
    const finish = (): void => {
      clearTimeout(limit);
      this.rounds.delete(id);
      reply(metrics);
    };
    const missing = new Set(workers);
    this.rounds.set(id, { missing, metrics, finish });
    missing.forEach((worker) => {
      sendTo(worker, { latchkey: 'measure', round: id });
    });
  }

  add(worker: Worker, id: number, metrics: readonly Measured[]): void {
    this.rounds.get(id)?.metrics.push(metrics);
    this.leave(worker, id);
  }

  /** Nothing more comes from this worker. */
  without(worker: Worker): void {
    [...this.rounds.keys()].forEach((id) => {
      this.leave(worker, id);
    });
  }

  private leave(worker: Worker, id: number): void {
    const round = this.rounds.get(id);
    if (round?.missing.delete(worker) && round.missing.size === 0) {
      round.finish();
    }
  }
}

/** One that has just ended cannot be reached; its end is noticed elsewhere. */
export const sendTo = (worker: Worker, message: PrimaryMessage): void =>
  void worker.send(message, undefined, undefined, () => undefined);
