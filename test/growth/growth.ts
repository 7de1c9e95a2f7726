/** A doubling of the input must not take longer than this many times as long. */
const MAX_GROWTH = 3;
/** Milliseconds; what takes less is noise. */
const NOISE = 5;
/** Of a reader that looks slow: its best times count, and a busy garbage collector spoils many. */
const ATTEMPTS = 25;
const FEWEST_ATTEMPTS = 5;
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
 * Reads texts of a shape whose length doubles up to the limit of the reader, and compares their times with each other.
 *
 * @returns a sentence with reader, shape, sizes and times when a doubling takes more than three times as long, and so did
 * the one before: the first alone may be the garbage collector's; undefined for readers of linear time
 */
export async function superLinearGrowth(reader: Reader, name: string, shape: Shape): Promise<string | undefined> {
  let before: number | undefined;
  for (let length = Math.min(SMALLEST, reader.limit); ; length = Math.min(2 * length, reader.limit)) {
    const time = await duration(reader, shape(length));
    const fault =
      before !== undefined && isTooLong(before, time, 1) ? await confirmed(reader, name, shape, length) : undefined;
    if (fault !== undefined || length >= reader.limit) {
      return fault;
    }
    before = time;
  }
}

const isTooLong = (short: number, long: number, doublings: number): boolean =>
  long > MAX_GROWTH ** doublings * Math.max(short, NOISE);

async function confirmed(reader: Reader, name: string, shape: Shape, length: number): Promise<string | undefined> {
  const lengths = [length, Math.ceil(length / 2), Math.ceil(length / 4)] as const;
  const texts = lengths.map(shape);
  const best = [Infinity, Infinity, Infinity];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (const [index, text] of texts.entries()) {
      best[index] = Math.min(best[index] ?? Infinity, await duration(reader, text));
    }
    const [whole = 0, half = 0, quarter = 0] = best;
    if (attempt >= FEWEST_ATTEMPTS && !(isTooLong(half, whole, 1) && isTooLong(quarter, whole, 2))) {
      return undefined;
    }
  }
  const [whole = 0, half = 0] = best;
  return `${reader.name}, ${name}: ${lengths[1]} characters take ${rounded(half)} ms, ${length} take ${rounded(whole)} ms`;
}

/** Milliseconds of processor time: unlike a clock it does not see what else the machine does. */
async function duration({ read }: Reader, text: string): Promise<number> {
  const start = process.cpuUsage();
  try {
    await read(text);
  } catch {
    // Most shapes are refused: only the time matters.
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
