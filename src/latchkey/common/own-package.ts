import { existsSync, readFileSync } from 'node:fs';

/** The folder of the package, wherever its files have been compiled to or installed. */
export const PACKAGE_FOLDER = folderOfManifest();

/** The version of the package, e.g. `1.2.3`. */
export const PACKAGE_VERSION = (
  JSON.parse(readFileSync(new URL('package.json', PACKAGE_FOLDER), 'utf8')) as { readonly version: string }
).version;

function folderOfManifest(): URL {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/') {
    folder = new URL('..', folder);
  }
  return folder;
}
