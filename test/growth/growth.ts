/** A doubling of the input must not take longer than this many times as long. */
const MAX_GROWTH = 3;
/** Milliseconds; what takes less is noise. */
const NOISE = 5;
const ATTEMPTS = 5;
const SMALLEST = 8 * 1024;

/** A text of about `length` characters. */
export type Shape = (length: number) => string;

/** What reads a text that a client sends; whether it accepts the text does not matter. */
export interface Reader {
  readonly name: string;
  /** Most characters that a client can send to it. */
  readonly limit: number;
  readonly read: (text: string) => unknown;
}

/**
 * Reads texts of a shape whose length doubles up to the limit of the reader. It compares times of this run only.
 *
 * @returns a sentence with reader, shape, sizes and times when a doubling takes more than three times as long; undefined
 * for readers of linear time
 */
export async function superLinearGrowth(reader: Reader, name: string, shape: Shape): Promise<string | undefined> {
  let before: number | undefined;
  for (let length = Math.min(SMALLEST, reader.limit); ; length = Math.min(2 * length, reader.limit)) {
    const text = shape(length);
    const time = await duration(reader, text);
    if (before !== undefined && isTooLong(before, time)) {
      const [half, whole] = await bestOf(ATTEMPTS, reader, shape(Math.ceil(length / 2)), text);
      if (isTooLong(half, whole)) {
        return `${reader.name}, ${name}: ${Math.ceil(length / 2)} characters take ${rounded(half)} ms, ${length} take ${rounded(whole)} ms`;
      }
    }
    if (length >= reader.limit) {
      return undefined;
    }
    before = time;
  }
}

const isTooLong = (half: number, whole: number): boolean => whole > MAX_GROWTH * Math.max(half, NOISE);

async function bestOf(attempts: number, reader: Reader, half: string, whole: string): Promise<[number, number]> {
  let best: [number, number] = [Infinity, Infinity];
  for (let attempt = 0; attempt < attempts; attempt++) {
    best = [Math.min(best[0], await duration(reader, half)), Math.min(best[1], await duration(reader, whole))];
  }
  return best;
}

async function duration({ read }: Reader, text: string): Promise<number> {
  const start = performance.now();
  try {
    await read(text);
  } catch {
    // Most shapes are refused: how long that takes is the question.
  }
  return performance.now() - start;
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
