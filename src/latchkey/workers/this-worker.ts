import cluster from 'node:cluster';
import { workerPlace } from '../config/worker-slot.js';
import { isFromPrimary, type Measured, type PrimaryMessage, type WorkerMessage } from './messages.js';

/** This process as one of `WORKERS`: its line to the process that started it. */
export class ThisWorker {
  private measure: () => Promise<readonly Measured[]> = () => Promise.resolve([]);
  private readonly waiting = new Map<number, (metrics: readonly (readonly Measured[])[]) => void>();
  private rounds = 0;

  /** @param place stays the same when the worker is replaced */
  constructor(readonly place: string) {
    process.on('message', (message) => {
      if (isFromPrimary(message)) {
        void this.received(message);
      }
    });
  }

  /** Whether it is the very first one: what a start does once, it does. */
  get isFirst(): boolean {
    return cluster.worker?.id === 1;
  }

  listens(url: string, setupCode: string | undefined): void {
    send({ latchkey: 'listening', url, setupCode });
  }

  /** Called when any of the workers collects metrics. */
  measuredBy(measure: () => Promise<readonly Measured[]>): void {
    this.measure = measure;
  }

  /** The metrics of all workers that answer in time. */
  collect(): Promise<readonly (readonly Measured[])[]> {
    const round = this.rounds++;
    return new Promise((resolve) => {
      this.waiting.set(round, resolve);
      send({ latchkey: 'collect', round });
    });
  }

  private async received(message: PrimaryMessage): Promise<void> {
    if (message.latchkey === 'measure') {
      send({ latchkey: 'measured', round: message.round, metrics: await this.measure() });
      return;
    }
    this.waiting.get(message.round)?.(message.metrics);
    this.waiting.delete(message.round);
  }
}

/** Without the process that started it, a worker ends: nothing has to be done about what cannot be sent. */
const send = (message: WorkerMessage): void => void process.send?.(message, undefined, undefined, () => undefined);

let found: ThisWorker | undefined;

/** @returns undefined in a process that is not one of `WORKERS` */
export function thisWorker(): ThisWorker | undefined {
  const place = workerPlace();
  return place === undefined ? undefined : (found ??= new ThisWorker(place));
}
