import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import openapiTypes, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { OpenApiDocuments } from '../openapi/documents.service.js';
import { applicationOnEmptyDatabase } from './application.js';

const DEFAULT_FILE = 'client/latchkey.d.ts';

/**
 * `latchkey client:types path/to/file.d.ts`: writes TypeScript types of all requests of the application, made from the
 * detailed document (protocol/docs.md 2). It needs no running backend.
 */
export async function writeClientTypes([file = DEFAULT_FILE]: readonly string[]): Promise<void> {
  const app = await applicationOnEmptyDatabase();
  const { text } = await app.get(OpenApiDocuments, { strict: false }).project('json', '');
  await app.close();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${COMMENT_HEADER}${astToString(await openapiTypes(text))}`);
  process.stdout.write(`${file} is written: write it again when the model changes\n`);
}
