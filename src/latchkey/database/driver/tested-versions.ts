import { readFileSync } from 'node:fs';
import { DeclarationError } from '../../errors/rest-error.js';

/** Minor versions that tested-versions.spec.ts has passed with: this folder uses what they do not promise to keep. */
const TESTED = { pg: '8.23', typeorm: '1.1' } as const;

type Package = keyof typeof TESTED;

/**
 * Stops the start with packages whose private members may differ.
 *
 * @throws DeclarationError that names each package and the cure
 */
export function requireTestedVersions(versionOf = installedVersion): void {
  const others = (Object.keys(TESTED) as Package[])
    .map((name) => ({ name, version: versionOf(name) }))
    .filter(({ name, version }) => !version.startsWith(`${TESTED[name]}.`));
  if (others.length > 0) {
    throw new DeclarationError(
      others
        .map(({ name, version }) => {
          const tested = TESTED[name];
          return `${name} ${version} is installed, but this version of Latchkey works with ${name} ${tested}: npm install ${name}@~${tested}.0`;
        })
        .join('\n'),
    );
  }
}

/** @param name of a package that does not export its `package.json` */
function installedVersion(name: Package): string {
  for (let folder = new URL('.', import.meta.resolve(name)); ; folder = new URL('..', folder)) {
    const manifest = manifestIn(folder);
    if (manifest?.name === name || folder.pathname === '/') {
      return manifest?.version ?? 'unknown';
    }
  }
}

function manifestIn(folder: URL): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
