import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runVisibly } from './run-visibly.js';

const VERSION = '0.40.4';

/** Builds it from its Go module, once. @returns the program */
export async function installPocketBase(folder: string): Promise<string> {
  const bin = join(folder, `pocketbase-${VERSION}`);
  const program = join(bin, 'base');
  if (!existsSync(program)) {
    await runVisibly('go', ['install', `github.com/pocketbase/pocketbase/examples/base@v${VERSION}`], folder, {
      GOBIN: bin,
      GOPATH: join(folder, 'go'),
      // A newer Go is a module, too; caches can be removed like any files.
      GOTOOLCHAIN: 'auto',
      GOFLAGS: '-modcacherw',
    });
  }
  return program;
}

export const POCKETBASE = `PocketBase ${VERSION}`;
