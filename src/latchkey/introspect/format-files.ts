import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Files } from './sources.js';

/** What is needed of prettier, which belongs to the application. */
interface Prettier {
  resolveConfig(file: string): Promise<object | null>;
  format(text: string, options: object): Promise<string>;
}

/** Formats files the way of the project, where it has prettier; without it they stay as they are. */
export async function formatFiles(folder: string, files: Files): Promise<Files> {
  const prettier = await prettierOf(process.cwd());
  if (!prettier) {
    return files;
  }
  const formatted = new Map<string, string>();
  for (const [path, text] of files) {
    const filepath = resolve(folder, path);
    formatted.set(path, await prettier.format(text, { ...(await prettier.resolveConfig(filepath)), filepath }));
  }
  return formatted;
}

async function prettierOf(folder: string): Promise<Prettier | undefined> {
  let file: string;
  try {
    file = createRequire(join(folder, 'package.json')).resolve('prettier');
  } catch {
    return undefined;
  }
  const loaded = (await import(pathToFileURL(file).href)) as Prettier & { readonly default?: Prettier };
  return loaded.default ?? loaded;
}
