import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import openapiTypes, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { loadSettings } from './config/load-settings.js';
import { createApp } from './create-app.js';
import { embeddedConnection } from './database/connection.js';
import { EmbeddedPostgres } from './database/embedded/embedded-postgres.js';
import { OpenApiDocuments } from './docs/documents.service.js';

const DEFAULT_FILE = 'client/latchkey.d.ts';

/**
 * `npm run client:types -- path/to/file.d.ts`: writes TypeScript types of all requests of the project, made from the
 * detailed document (protocol/docs.md 2). It needs no running backend: the model is read on an empty database of its own.
 */
async function main(file: string): Promise<void> {
  const postgres = await EmbeddedPostgres.start({});
  const app = await createApp(
    loadSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' }),
    embeddedConnection(postgres, () => postgres.stop()),
  );
  const { text } = await app.get(OpenApiDocuments, { strict: false }).project('json');
  await app.close();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${COMMENT_HEADER}${astToString(await openapiTypes(text))}`);
  process.stdout.write(`${file} is written: write it again when the model changes\n`);
}

const [file = DEFAULT_FILE] = process.argv.slice(2);
await main(file);
