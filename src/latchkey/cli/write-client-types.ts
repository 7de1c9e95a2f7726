import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readProcessSettings } from '../config/process-settings.js';
import { OpenApiDocuments } from '../openapi/documents.service.js';
import { applicationOnEmptyDatabase } from './application.js';
import { clientTypes } from './client-types.js';

const DEFAULT_FILE = 'client/latchkey.d.ts';

/**
 * `latchkey client:types path/to/file.d.ts`: writes TypeScript types of all requests of the application, made from the
 * detailed document (protocol/docs.md 2). It needs no running backend. Of its settings one counts: with
 * `DYNAMIC_ATTRIBUTES_ENABLED`, objects may have members `+<code>`.
 */
export async function writeClientTypes([file = DEFAULT_FILE]: readonly string[]): Promise<void> {
  const { DYNAMIC_ATTRIBUTES_ENABLED } = readProcessSettings().settings;
  const app = await applicationOnEmptyDatabase({ DYNAMIC_ATTRIBUTES_ENABLED: String(DYNAMIC_ATTRIBUTES_ENABLED) });
  const { text } = await app.get(OpenApiDocuments, { strict: false }).project('json', '');
  await app.close();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await clientTypes(text));
  process.stdout.write(`${file} is written: write it again when the model changes\n`);
}
