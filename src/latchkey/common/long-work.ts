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
