import { LongWork } from './long-work.js';

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
