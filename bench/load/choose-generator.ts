import { spawnSync } from 'node:child_process';
import { driveWithAutocannon } from './autocannon.js';
import type { LoadGenerator } from './load.js';
import { driveWithWrk } from './wrk.js';

/** wrk where it is installed, else autocannon. */
export const chooseGenerator = (): { readonly name: string; readonly drive: LoadGenerator } =>
  spawnSync('wrk', ['-v']).error
    ? { name: 'autocannon', drive: driveWithAutocannon }
    : { name: 'wrk', drive: driveWithWrk };
