/** Milliseconds that long work may keep the event loop before it lets other requests be served. */
const SLICE_MS = 2;
/** A look at the clock costs more than a short step: one per this many steps, while these take less than this. */
const SHORT_STEPS = 8;
const SHORT_MS = 0.1;

/** Work that waits for its next slice, the longest waiting first. */
const waiting: (() => void)[] = [];

/** One slice per turn of the event loop: many large requests together block the others no longer than one of them. */
function resumeNext(): void {
  const resume = waiting.shift();
  if (waiting.length > 0) {
    setImmediate(resumeNext);
  }
  resume?.();
}

/**
 * Work that gives way to other requests. A loop over input whose size a client chooses asks after each step whether its
 * slice is over:
 *
 * ```ts
 * const work = new LongWork();
 * for (const row of rows) {
 *   writeRow(row);
 *   if (work.isSliceOver) {
 *     await work.pause();
 *   }
 * }
 * ```
 *
 * One step must stay far below a slice. Inputs that fit into one slice are never interrupted.
 */
export class LongWork {
  private lookedAt = performance.now();
  private sliceEnd = this.lookedAt + SLICE_MS;
  private unlooked = 1;

  get isSliceOver(): boolean {
    if (--this.unlooked > 0) {
      return false;
    }
    const now = performance.now();
    const isOver = now >= this.sliceEnd;
    this.unlooked = !isOver && now - this.lookedAt < SHORT_MS ? SHORT_STEPS : 1;
    this.lookedAt = now;
    return isOver;
  }

  /** Call it at the end. What used up half a slice gives way now: the next work of the same request starts with a whole one. */
  async end(): Promise<void> {
    if (performance.now() >= this.sliceEnd - SLICE_MS / 2) {
      await this.pause();
    }
  }

  /** Resolves in a later turn of the event loop, when it is this work's turn again. */
  async pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (waiting.push(resolve) === 1) {
        setImmediate(resumeNext);
      }
    });
    this.sliceEnd = performance.now() + SLICE_MS;
  }
}

/** Work that can be interrupted wherever it yields. */
export type Steps<T> = Generator<void, T, void>;

/** Does all steps, and gives way to other requests between slices. Work that fits into one slice is never interrupted. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  const work = new LongWork();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      await work.end();
      return step.value;
    }
    if (work.isSliceOver) {
      await work.pause();
    }
  }
}

/** `items.forEach(act)`, in slices. */
export async function eachInSlices<T>(items: Iterable<T>, act: (item: T, index: number) => void): Promise<void> {
  let work: LongWork | undefined;
  let index = 0;
  for (const item of items) {
    // Most lists have one item, and need no clock.
    if (index > 0 && (work ??= new LongWork()).isSliceOver) {
      await work.pause();
    }
    act(item, index++);
  }
  await work?.end();
}

/** `items.map(convert)`, in slices. */
export async function mapInSlices<T, R>(items: Iterable<T>, convert: (item: T, index: number) => R): Promise<R[]> {
  const converted: R[] = [];
  await eachInSlices(items, (item, index) => {
    converted.push(convert(item, index));
  });
  return converted;
}

/** `items.map(convert)` for steps; each item may be long work itself. */
export function* mapSteps<T, R>(items: Iterable<T>, convert: (item: T, index: number) => Steps<R>): Steps<R[]> {
  const converted: R[] = [];
  let index = 0;
  for (const item of items) {
    converted.push(yield* convert(item, index++));
    yield;
  }
  return converted;
}

/** Appends the items; a call with all of them as arguments would overflow the stack. */
export function append<T>(target: T[], items: Iterable<T>): void {
  for (const item of items) {
    target.push(item);
  }
}

/** Members that are joined at once. */
const BATCH = 256;

/**
 * JSON array of members that are JSON already, joined in slices: a long text made of many parts would be put together in
 * one go later, when it is sent.
 */
export async function jsonArray(members: readonly string[]): Promise<string> {
  if (members.length <= BATCH) {
    return `[${members.join()}]`;
  }
  const work = new LongWork();
  const joined: string[] = [];
  for (let start = 0; start < members.length; start += BATCH) {
    joined.push(members.slice(start, start + BATCH).join());
    if (work.isSliceOver) {
      await work.pause();
    }
  }
  return `[${joined.join()}]`;
}

/** The items by key, both in the order they come. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) {
      group.push(item);
    } else {
      groups.set(key, [item]);
    }
  }
  return groups;
}
