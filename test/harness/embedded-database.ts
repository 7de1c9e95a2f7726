import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, embeddedConnection } from '../../src/latchkey/database/connection.js';
import { EmbeddedPostgres } from '../../src/latchkey/database/embedded/embedded-postgres.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { oncePerRun } from './once-per-run.js';
import { TemplateCache } from './template-cache.js';
import { buildTemplate, type Template } from './template.js';
import { thinArchive } from './thin-archive.js';

const CHECKPOINT = new Statement('CHECKPOINT');

/** A database in memory that starts as a copy of the template. */
export async function openEmbeddedDatabase(template: Template, folder: string): Promise<Connection> {
  const archive = join(folder, `${template.name}.tar`);
  await oncePerRun(folder, `embedded-${template.name}`, async () => {
    await writeFile(archive, await new TemplateCache().get(template.name, () => makeArchive(template, folder)));
  });
  const { buffer, byteOffset, byteLength } = await readFile(archive);
  const copy = buffer.slice(byteOffset, byteOffset + byteLength);
  const postgres = await EmbeddedPostgres.start({ template: copy });
  return embeddedConnection(postgres, () => postgres.stop());
}

async function makeArchive(template: Template, folder: string): Promise<Buffer> {
  const postgres = await EmbeddedPostgres.start({});
  const connection = embeddedConnection(postgres, () => postgres.stop());
  let archive: Buffer = Buffer.alloc(0);
  await buildTemplate(template, connection, folder, async (database) => {
    // The copies have no log to replay.
    await database.rows(CHECKPOINT);
    archive = thinArchive(Buffer.from(await postgres.dump()));
  });
  return archive;
}
