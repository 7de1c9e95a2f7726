import { DatabaseTimeout } from '../errors/database-error.js';

/** What the database has done for a piece of work. */
export interface DatabaseWork {
  statements: number;
  /** That came back. */
  rows: number;
  /** Milliseconds that its statements took, the wait for a connection included. */
  ms: number;
  /** Searches that read all of a large table; absent where nobody is to hear of them. */
  readonly scans?: Set<string>;
}

/** When work must have ended, in the milliseconds of `performance.now()`. */
export interface Deadline {
  readonly at: number;
  /** Grows with each statement; absent where nobody measures. */
  readonly work?: DatabaseWork | undefined;
  /** What names the request in the log; absent for other work. */
  readonly requestId?: string | undefined;
  /** Whom the database is to know as the caller; absent where it need not. */
  readonly claims?: SessionClaims | undefined;
  /**
   * What it uses of the limits of its principal; absent where none count.
   *
   * @internal
   */
  readonly usage?: RequestUsage | undefined;
}

/** Who is calling, as policies of PostgreSQL see it. */
export interface SessionClaims {
  readonly user: string;
  /** Codes of the resource roles that are assigned to the caller. */
  readonly roles: readonly string[];
}

/** Adds a statement to the work that it belongs to. @param began in the milliseconds of `performance.now()`. @returns its rows */
export function counted<Rows extends readonly unknown[]>({ work }: Deadline, began: number, rows: Rows): Rows {
  if (work) {
    work.statements++;
    work.rows += rows.length;
    work.ms += performance.now() - began;
  }
  return rows;
}

/** @throws DatabaseTimeout when the time has ended: what follows would be for nobody */
export function requireTime({ at }: Deadline, now = performance.now()): void {
  if (now > at) {
    throw DatabaseTimeout.ofStatement();
  }
}

/** For work that is not a request: purges, imports, commands. */
export const NO_DEADLINE: Deadline = { at: Infinity };

/** The deadline of one request: `REQUEST_TIMEOUT` after its start. */
export class RequestDeadline implements Deadline {
  private end: number;
  claims: SessionClaims | undefined;
  usage: RequestUsage | undefined;
  requestId: string | undefined;
  /** Whether the response says where its time went: to callers who may know. */
  isTimingShown = false;
  readonly work = { statements: 0, rows: 0, ms: 0, scans: new Set<string>() };

  /** @param timeout milliseconds */
  constructor(protected readonly timeout: number) {
    this.end = performance.now() + timeout;
  }

  get at(): number {
    return this.end;
  }

  /** For transfers, which have their own limits. */
  pause(): void {
    this.end = Infinity;
  }

  /** Gives the rest of the request the whole time again. */
  resume(): void {
    this.end = performance.now() + this.timeout;
  }
}

/** For handlers of an application, which may take any time: each of their statements has `REQUEST_TIMEOUT`. */
export class HandlerDeadline extends RequestDeadline {
  override get at(): number {
    return performance.now() + this.timeout;
  }
}

export const MINUTE_MS = 60_000;

/** What one principal may use at most; `Infinity` = all it wants. */
export interface UsageLimits {
  /** Requests in flight. */
  readonly requests: number;
  /** Milliseconds of statements within a minute. */
  readonly statements: number;
}

/** What one principal uses in this process. Statements are forgotten evenly, as many milliseconds a minute as it may use. */
export class PrincipalUsage {
  /** In flight. */
  requests = 0;
  private debt = 0;
  private debtAt = 0;

  constructor(readonly limits: UsageLimits) {}

  /** Milliseconds of statements that are not forgotten yet. */
  get statements(): number {
    const passed = performance.now() - this.debtAt;
    return Math.max(0, this.debt - (passed * this.limits.statements) / MINUTE_MS);
  }

  /** Whether another request may begin. */
  get hasRoom(): boolean {
    return this.requests < this.limits.requests && this.hasTime;
  }

  get hasTime(): boolean {
    return this.limits.statements === Infinity || this.statements < this.limits.statements;
  }

  /** @param part of its limits, between 0 and 1 */
  isBeyond(part: number): boolean {
    const { requests, statements } = this.limits;
    return this.requests > requests * part || (statements !== Infinity && this.statements > statements * part);
  }

  /** Adds a statement that took this many milliseconds. */
  add(took: number): void {
    if (this.limits.statements !== Infinity) {
      this.debt = this.statements + took;
      this.debtAt = performance.now();
    }
  }
}

/** What one request uses: it is in flight until its response has ended, and all that it does in the database, too. */
export class RequestUsage {
  private running = 0;
  private isOver = false;

  constructor(readonly principal: PrincipalUsage) {
    principal.requests++;
  }

  /** Work in the database begins. */
  began(): void {
    this.running++;
  }

  ended(): void {
    this.running--;
    this.settle();
  }

  /** The response has ended; its client may have left before. */
  close(): void {
    this.isOver = true;
    this.settle();
  }

  private settle(): void {
    if (this.isOver && this.running === 0) {
      this.isOver = false;
      this.principal.requests--;
    }
  }
}

/** Runs work in the database, which keeps its request in flight. */
export async function inFlight<T>({ usage }: Deadline, work: () => Promise<T>): Promise<T> {
  usage?.began();
  try {
    return await work();
  } finally {
    usage?.ended();
  }
}

/** Something that can be in flight; a new one is nowhere. */
export interface Flying {
  /** Its place among all that is in flight; {@link NOWHERE} when it is not. */
  place: number;
}

export const NOWHERE = -1;

/**
 * What is in flight at the moment, requests or statements, in any order. A `Set` would keep alive what has left it: its
 * outgrown tables refer to their successors until a full collection, which makes every request a third more expensive
 * (V8 11.3, Node 20).
 */
export class InFlight<T extends Flying> {
  private readonly places: (T | undefined)[] = [];
  private readonly free: number[] = [];

  /** Nothing else adds or deletes what is in flight here. */
  add(flying: T): void {
    flying.place = this.free.pop() ?? this.places.length;
    this.places[flying.place] = flying;
  }

  delete(flying: T): void {
    if (flying.place !== NOWHERE) {
      this.places[flying.place] = undefined;
      this.free.push(flying.place);
      flying.place = NOWHERE;
    }
  }

  get isEmpty(): boolean {
    return this.free.length === this.places.length;
  }

  /** All of them; each may be deleted meanwhile. */
  list(): readonly T[] {
    return this.places.filter((flying) => flying !== undefined);
  }
}

/** How late an end of time may be noticed. */
const TICK_MS = 50;

/** Something that must end in time. */
export interface Limited extends Flying {
  /** When its time ends, in the milliseconds of `performance.now()`. */
  readonly until: number;
  /** Called once, when its time has ended before it did. */
  expire(): void;
}

/** Watches over the time of many things with a single timer, which runs while there is anything to watch. */
export class TimeLimits {
  private readonly watched = new InFlight<Limited>();
  private timer: NodeJS.Timeout | undefined;

  add(limited: Limited): void {
    this.watched.add(limited);
    this.timer ??= setInterval(() => {
      this.check();
    }, TICK_MS).unref();
  }

  delete(limited: Limited): void {
    this.watched.delete(limited);
  }

  /** Stops watching. */
  close(): void {
    for (const limited of this.watched.list()) {
      this.watched.delete(limited);
    }
    this.check();
  }

  private check(): void {
    if (this.watched.isEmpty) {
      clearInterval(this.timer);
      this.timer = undefined;
      return;
    }
    const now = performance.now();
    for (const limited of this.watched.list()) {
      // One that expires may have ended others.
      if (limited.place !== NOWHERE && limited.until < now) {
        this.watched.delete(limited);
        limited.expire();
      }
    }
  }
}
