import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { getOrCreate } from '../../common/get-or-create.js';
import { type CacheableText, cacheableText } from '../../http/cacheable.js';
import { LOGIN_SCRIPT } from './login-script.js';
import { VIEWER_SCRIPT } from './viewer-script.js';
import { VIEWER_STYLE } from './viewer-style.js';

const SCRIPT = 'text/javascript;charset=UTF-8';
const STYLE = 'text/css;charset=UTF-8';

/** The files of the package that are served, and no others. */
const PACKAGE_FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': STYLE,
  'swagger-ui-bundle.js': SCRIPT,
  'swagger-ui-standalone-preset.js': SCRIPT,
};

/** Our own files, so that the page needs no script and no style inside. */
export const OWN_FILES = { login: 'login.js', start: 'start.js', style: 'page.css' } as const;

const { resolve } = createRequire(import.meta.url);

/** Scripts and styles of the viewer, read from the installed package when a browser first requests them. */
@Injectable()
export class ViewerAssets {
  private readonly assets = new Map<string, Promise<CacheableText>>([
    [OWN_FILES.login, Promise.resolve(cacheableText(LOGIN_SCRIPT, SCRIPT))],
    [OWN_FILES.start, Promise.resolve(cacheableText(VIEWER_SCRIPT, SCRIPT))],
    [OWN_FILES.style, Promise.resolve(cacheableText(VIEWER_STYLE, STYLE))],
  ]);

  /** @returns undefined for a name that is not on the list */
  find(name: string): Promise<CacheableText> | undefined {
    const type = Object.hasOwn(PACKAGE_FILES, name) ? PACKAGE_FILES[name] : undefined;
    return type === undefined ? this.assets.get(name) : getOrCreate(this.assets, name, () => read(name, type));
  }
}

const read = async (name: string, type: string): Promise<CacheableText> =>
  cacheableText(await readFile(resolve(`swagger-ui-dist/${name}`), 'utf8'), type);
