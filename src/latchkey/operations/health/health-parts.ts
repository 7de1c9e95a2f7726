import type { HealthPartName } from '../../config/health-part-names.js';
import type { ChangeSignals } from '../../database/change-signals.js';
import type { AccessDatabase, Database } from '../../database/database.js';
import { unexecutedMigrations } from '../../database/migrations.js';
import type { FileStorages } from '../../files/storage/file-storages.js';
import { Statement } from '../../sql/statement.js';
import { HealthPart, LOOK_LIMIT_MS, type PartOptions } from './health-part.js';

const PING = new Statement('SELECT 1');

/** What a look costs decides how long it counts, in milliseconds. */
const CHEAP_MS = 500;
const DATABASE_MS = 1_000;
const STORAGE_MS = 10_000;
const MIGRATIONS_MS = 30_000;

interface Watched {
  readonly database: Database;
  /** Looks have their part of the pool: searches that fill theirs do not make the application unready. */
  readonly access: AccessDatabase;
  readonly signals: ChangeSignals;
  readonly storages: FileStorages;
  /** Names of parts without which the application is not ready. */
  readonly required: readonly HealthPartName[];
}

/** All parts of this application, in the order in which reports name them. */
export async function healthParts({ database, access, signals, storages, required }: Watched): Promise<HealthPart[]> {
  const part = (kind: HealthPartName, fresh: number, look: PartOptions['look'], name: string = kind): HealthPart =>
    new HealthPart({ name, isRequired: required.includes(kind), look, fresh });
  const inTime = () => access.within({ at: performance.now() + LOOK_LIMIT_MS });
  const unexecuted = await unexecutedMigrations(database.dataSource);
  return [
    part('database', DATABASE_MS, () => inTime().rows(PING)),
    ...(database.engineRuns === undefined
      ? []
      : [
          part(
            'worker',
            CHEAP_MS,
            refuseUnless(() => database.engineRuns === true, 'the thread is replaced'),
          ),
        ]),
    ...(signals.hasLine
      ? [
          part(
            'signals',
            CHEAP_MS,
            refuseUnless(() => signals.reliable, 'the line to the server is lost'),
          ),
        ]
      : []),
    ...(database.replicas?.all ?? []).map((replica) =>
      part(
        'replicas',
        CHEAP_MS,
        refuseFor(() => replica.fault),
        `replicas/${replica.name}`,
      ),
    ),
    part('migrations', MIGRATIONS_MS, async () => {
      const names = await unexecuted(inTime());
      if (names.length > 0) {
        throw new Error(`${names.join(', ')} not executed`);
      }
    }),
    ...storages.all().map((storage) => part('files', STORAGE_MS, () => storage.check?.(), `files/${storage.name}`)),
  ];
}

const refuseUnless = (works: () => boolean, reason: string) => refuseFor(() => (works() ? undefined : reason));

/** @param fault why the part does not work; undefined when it does */
const refuseFor = (fault: () => string | undefined) => (): undefined => {
  const reason = fault();
  if (reason !== undefined) {
    throw new Error(reason);
  }
};
