import type { Settings } from './settings.js';

const MIB = 1024 * 1024;

/**
 * Limits that hold in each process, with the least that a worker needs: `WORKERS` divides them, so that all workers together
 * have what one process would have.
 */
const DIVIDED = {
  DATABASE_POOL_SIZE: 1,
  PRINCIPAL_MAX_REQUESTS: 1,
  PRINCIPAL_STATEMENT_TIME: 1,
  BODY_MEMORY_BUDGET: MIB,
  FILES_MAX_UPLOADS: 1,
  FILES_MAX_UPLOADS_PER_USER: 1,
  FILES_PICTURE_QUEUE: 1,
} as const satisfies Partial<Record<keyof Settings, number>>;

type DividedName = keyof typeof DIVIDED;

const NAMES = Object.keys(DIVIDED) as DividedName[];

/** The settings of one of `WORKERS` processes. A limit of 0, which means none or any number, stays so. */
export function workerSettings(settings: Settings): Settings {
  const { WORKERS: workers, DATABASE_POOL_RESERVED: reserved, FILES_PICTURE_CONVERSIONS: conversions } = settings;
  return Object.freeze({
    ...settings,
    ...Object.fromEntries(NAMES.map((name) => [name, Math.floor(settings[name] / workers)])),
    DATABASE_POOL_RESERVED: reserved === undefined || reserved === 0 ? reserved : atLeastOne(reserved / workers),
    // Each worker converts pictures, and a processor for it is what workers are started for.
    FILES_PICTURE_CONVERSIONS: atLeastOne(conversions / workers),
  });
}

const atLeastOne = (value: number): number => Math.max(1, Math.floor(value));

/** Why these settings do not fit that many processes, each with the cure. */
export function workerFaults(settings: Settings): string[] {
  const { WORKERS: workers, DATABASE_POOL_RESERVED: reserved } = settings;
  if (workers === 1) {
    return [];
  }
  if (settings.DATABASE_URL === '') {
    return [
      `WORKERS ${workers} needs a server, because the embedded database has only one process: set DATABASE_URL, or WORKERS to 1`,
    ];
  }
  const small = NAMES.filter((name) => settings[name] > 0 && settings[name] < DIVIDED[name] * workers);
  const { DATABASE_POOL_SIZE: size, DATABASE_POOL_RESERVED: kept = 0 } = workerSettings(settings);
  return [
    ...small.map(
      (name) =>
        `${name} ${settings[name]} is too small to be divided among ${workers} WORKERS: set it to ${DIVIDED[name] * workers} or more, or start fewer`,
    ),
    ...(size > 0 && kept >= size
      ? [
          `DATABASE_POOL_RESERVED ${reserved ?? 0} leaves nothing of the ${size} connections that each of ${workers} WORKERS has for requests: reserve fewer, or raise DATABASE_POOL_SIZE`,
        ]
      : []),
  ];
}
