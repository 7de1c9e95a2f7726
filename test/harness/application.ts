import { Latchkey } from 'latchkey';
import { AppModule } from '../../src/app.module.js';
import type { ApplicationModule } from '../../src/latchkey/latchkey.module.js';

/** The tables of the sample shop, which also exist where a spec runs its own modules instead of the shop. */
const SAMPLE_TABLES = Latchkey.forFeature({ migrations: [new URL('../../migrations/', import.meta.url)] });

/** @param application modules of a spec; without them the application of this repository runs */
export const modulesOf = (application?: readonly ApplicationModule[]): readonly ApplicationModule[] =>
  application ? [SAMPLE_TABLES, ...application] : [AppModule];
