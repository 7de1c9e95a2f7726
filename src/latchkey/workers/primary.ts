import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { workerEnvironment } from '../config/worker-slot.js';
import { isFromWorker, type Listening, type Measured, type WorkerMessage } from './messages.js';
import { MetricsRounds, sendTo } from './metrics-rounds.js';

/** More replacements within a minute mean that a new process does not help. */
const MAX_RESTARTS = 10;
const WINDOW_MS = 60_000;

/** Signals that end all workers, as they would end one process. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type EndSignal = (typeof SIGNALS)[number];

/**
 * The process that `WORKERS` others run under. It accepts connections and hands each to the next worker, replaces a worker
 * that ends, and passes the end on to all of them. It serves nothing itself and opens no database.
 */
export class Primary {
  private readonly places = new Map<Worker, number>();
  private readonly listening = new Set<Worker>();
  private readonly rounds = new MetricsRounds();
  private readonly restarts: number[] = [];
  private restartCount = 0;
  private started = false;
  /** What this process ends with, once it ends. */
  private outcome: EndSignal | 'failed' | undefined;

  constructor(
    private readonly workers: number,
    private readonly log: Logger,
  ) {}

  /**
   * Starts the first worker, which runs the migrations, and then the others. Where one of them cannot start, it says why, and
   * this process ends with code 1.
   *
   * @returns where all of them listen
   */
  async start(): Promise<Listening> {
    // As JSON, a value that is unknown (NaN) would be lost.
    cluster.setupPrimary({ serialization: 'advanced' });
    for (const signal of SIGNALS) {
      process.on(signal, this.stop);
    }
    const first = await this.fork(1);
    await Promise.all(Array.from({ length: this.workers - 1 }, (_, index) => this.fork(index + 2)));
    this.started = true;
    return first;
  }

  private readonly stop = (signal: NodeJS.Signals): void => {
    this.end(signal as EndSignal);
  };

  /** @returns when it listens */
  private fork(place: number): Promise<Listening> {
    const worker = cluster.fork(workerEnvironment(place));
    this.places.set(worker, place);
    worker.on('error', (error) => {
      this.log.error(`Worker ${place} (process ${pidOf(worker)}): ${error.message}`);
    });
    worker.once('exit', (code) => {
      const { signalCode } = worker.process;
      this.ended(worker, place, signalCode === null ? `with code ${code}` : `by ${signalCode}`);
    });
    return new Promise((resolve) => {
      worker.on('message', (message: unknown) => {
        if (isFromWorker(message)) {
          this.received(worker, message, resolve);
        }
      });
    });
  }

  private received(worker: Worker, message: WorkerMessage, listens: (message: Listening) => void): void {
    switch (message.latchkey) {
      case 'listening':
        this.listening.add(worker);
        this.log.info(`Worker ${this.places.get(worker) ?? 0} (process ${pidOf(worker)}) listens`);
        listens(message);
        break;
      case 'collect':
        this.rounds.begin(this.listening, this.measured(), (metrics) => {
          sendTo(worker, { latchkey: 'collected', round: message.round, metrics });
        });
        break;
      case 'measured':
        this.rounds.add(worker, message.round, message.metrics);
        break;
    }
  }

  private ended(worker: Worker, place: number, how: string): void {
    this.places.delete(worker);
    this.listening.delete(worker);
    this.rounds.without(worker);
    if (this.outcome) {
      this.endWithLast();
      return;
    }
    const what = `Worker ${place} (process ${pidOf(worker)}) has ended ${how}`;
    if (!this.started) {
      this.log.fatal(`${what} during the start: all workers end`);
      this.end('failed');
      return;
    }
    if (!this.mayRestart()) {
      this.log.fatal(`${what}, after ${MAX_RESTARTS} others within ${WINDOW_MS / 1_000} seconds: all workers end`);
      this.end('failed');
      return;
    }
    this.log.error(`${what}: another one takes its place`);
    void this.fork(place);
  }

  private mayRestart(): boolean {
    const now = performance.now();
    const [oldest = -Infinity] = this.restarts;
    if (this.restarts.length === MAX_RESTARTS) {
      if (now - oldest < WINDOW_MS) {
        return false;
      }
      this.restarts.shift();
    }
    this.restarts.push(now);
    this.restartCount++;
    return true;
  }

  private end(outcome: EndSignal | 'failed'): void {
    if (this.outcome === undefined) {
      this.outcome = outcome;
      const signal = outcome === 'failed' ? 'SIGTERM' : outcome;
      for (const worker of this.places.keys()) {
        worker.process.kill(signal);
      }
      this.endWithLast();
    }
  }

  private endWithLast(): void {
    if (this.places.size > 0 || this.outcome === undefined) {
      return;
    }
    if (this.outcome === 'failed') {
      process.exit(1);
    }
    // Supervisors see the same end as that of one process.
    process.off(this.outcome, this.stop);
    process.kill(process.pid, this.outcome);
  }

  private measured(): readonly Measured[] {
    const restarts = {
      name: 'latchkey_worker_restarts_total',
      help: 'Workers that have ended and were replaced',
      type: 'counter',
      aggregator: 'sum',
      values: [{ value: this.restartCount, labels: {} }],
    };
    return [restarts];
  }
}

const pidOf = (worker: Worker): number => worker.process.pid ?? 0;
