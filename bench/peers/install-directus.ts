import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runVisibly } from './run-visibly.js';

const VERSION = '12.4.0';
/** It needs Node 22, and a native module that is not built for later ones. */
const NODE_VERSION = '22.23.5';
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;
/** The only package whose install script runs. */
const NATIVE = 'isolated-vm';

/** Its programs. */
export interface InstalledDirectus {
  readonly node: string;
  readonly cli: string;
}

/** Installs it with its own Node, once; its native module is built with the headers of that Node. */
export async function installDirectus(folder: string): Promise<InstalledDirectus> {
  const home = join(folder, `directus-${VERSION}`);
  if (!existsSync(home)) {
    const part = `${home}.part`;
    await rm(part, { recursive: true, force: true });
    await mkdir(part);
    await writeFile(join(part, 'package.json'), JSON.stringify({ private: true, allowScripts: { [NATIVE]: true } }));
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
    await runVisibly('npm', ['install', ...quiet, `${NODE_PACKAGE}@${NODE_VERSION}`], part);
    const nodeHome = join(part, 'node_modules', NODE_PACKAGE);
    const withItsNode = { PATH: `${join(nodeHome, 'bin')}:${process.env.PATH ?? ''}` };
    // Two of its packages want different versions of an optional one.
    await runVisibly('npm', ['install', ...quiet, '--legacy-peer-deps', `directus@${VERSION}`], part, withItsNode);
    await runVisibly('npm', ['rebuild', NATIVE], part, { ...withItsNode, npm_config_nodedir: nodeHome });
    await runVisibly('node', ['-e', `require('${NATIVE}')`], part, withItsNode);
    await rename(part, home);
  }
  const modules = join(home, 'node_modules');
  return { node: join(modules, NODE_PACKAGE, 'bin', 'node'), cli: join(modules, 'directus', 'cli.js') };
}

export const DIRECTUS = `Directus ${VERSION} on Node ${NODE_VERSION}`;
