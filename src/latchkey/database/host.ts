import type { ReadSettings } from '../config/load-settings.js';
import type { HostDataSource } from './database.module.js';

/** An application that takes Latchkey in, as it says so in `Latchkey.forRoot`. */
export interface Host {
  readonly read: ReadSettings;
  readonly dataSource: HostDataSource | undefined;
}

/** Token of a {@link Host}, by which commands find it without starting the application. */
export const HOST = Symbol('Host');
