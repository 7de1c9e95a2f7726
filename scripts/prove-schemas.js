/**
 * `npm run proof:schemas -- folder`: for each `NAME.schema.sql` in the folder, with `NAME.data.sql` if it is there, makes a
 * database on the server of DATABASE_URL, introspects it in a copy of the project, checks, builds and starts that, and uses
 * every entity over HTTP. Tables without rows are filled first. Nothing is edited by hand.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { fillTables } from './prove-schemas/fill-tables.js';
import { useEntities } from './prove-schemas/use-entities.js';

const SERVER = process.env.DATABASE_URL ?? '';
const PASSWORD = randomBytes(9).toString('base64url');
const APP_MODULE = `import { Module } from '@nestjs/common';
import { Latchkey } from 'latchkey';

@Module({ imports: [Latchkey.forFeature({})] })
export class AppModule {}
`;

/** @param {string} url @param {(client: pg.Client) => Promise<unknown>} work */
async function onDatabase(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** @param {string} name */
function projectCopy(name) {
  const folder = mkdtempSync(join(tmpdir(), `latchkey-proof-${name}-`));
  for (const file of [
    'package.json',
    'tsconfig.json',
    'nest-cli.json',
    'eslint.config.js',
    '.prettierrc.json',
    'src',
  ]) {
    cpSync(file, join(folder, file), { recursive: true });
  }
  rmSync(join(folder, 'src/sales'), { recursive: true, force: true });
  writeFileSync(join(folder, 'src/app.module.ts'), APP_MODULE);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** @param {string} folder @param {string} url @param {(address: string) => Promise<void>} use */
async function whileRunning(folder, url, use) {
  const env = { ...process.env, DATABASE_URL: url, PORT: '0', LOG_LEVEL: 'error' };
  const backend = spawn(process.execPath, ['dist/src/main.js'], { cwd: folder, env });
  let output = '';
  try {
    const address = await new Promise((done, fail) => {
      /** @param {Buffer} chunk */
      const read = (chunk) => {
        output += String(chunk);
        const found = /listens on (http\S+)/.exec(output);
        if (found) {
          done(found[1]);
        }
      };
      backend.stdout.on('data', read);
      backend.stderr.on('data', read);
      backend.on('exit', () => {
        fail(new Error(`The backend ended:\n${output}`));
      });
    });
    await use(address);
  } finally {
    backend.kill('SIGTERM');
  }
}

/** @param {string} source @param {string} name */
async function prove(source, name) {
  const database = `latchkey_proof_${name.replace(/\W/g, '_')}_${randomBytes(4).toString('hex')}`;
  const address = new URL(SERVER);
  address.pathname = `/${database}`;
  const url = address.href;
  const folder = projectCopy(name);
  await onDatabase(SERVER, (client) => client.query(`CREATE DATABASE ${database}`));
  try {
    await onDatabase(url, async (client) => {
      await client.query(readFileSync(join(source, `${name}.schema.sql`), 'utf8'));
      const data = join(source, `${name}.data.sql`);
      if (existsSync(data)) {
        await client.query(`SET session_replication_role = replica;${readFileSync(data, 'utf8')}`);
      }
      await client.query('RESET ALL');
      await fillTables(client);
    });
    const run = (/** @type {string[]} */ ...args) =>
      execFileSync(process.execPath, args, {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, DATABASE_URL: url },
      });
    const cli = resolve('dist/src/latchkey/cli/main.js');
    const report = run(cli, 'introspect', '--url', url, '--out', `src/${name}`);
    const again = run(cli, 'introspect', '--url', url, '--out', `src/${name}`);
    if (!again.includes('nothing changed')) {
      throw new Error(`A second run changed files:\n${again}`);
    }
    run('node_modules/prettier/bin/prettier.cjs', '--check', `src/${name}`);
    run('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', `src/${name}`);
    run('node_modules/typescript/bin/tsc', '--noEmit');
    run('node_modules/@nestjs/cli/bin/nest.js', 'build');
    const created = run(cli, 'users:create', 'prover').trim().split(' ').at(-1) ?? PASSWORD;
    await whileRunning(folder, url, async (backend) => {
      const results = await useEntities(backend, created, folder, name);
      process.stdout.write(
        `${name}: hand edits 0\n${report.slice(report.indexOf('What the files'))}${results.join('\n')}\n`,
      );
      process.exitCode = results.some((line) => line.includes('FAILED')) ? 1 : process.exitCode;
    });
  } finally {
    await onDatabase(SERVER, (client) => client.query(`DROP DATABASE ${database} WITH (FORCE)`));
    rmSync(folder, { recursive: true, force: true });
  }
}

const source = process.argv[2] ?? '';
if (source === '' || SERVER === '') {
  throw new Error('DATABASE_URL=postgres://... npm run proof:schemas -- folder with NAME.schema.sql');
}
const names = readdirSync(source).flatMap((file) => /^(.*)\.schema\.sql$/.exec(file)?.[1] ?? []);
if (names.length === 0) {
  throw new Error(`${source} has no NAME.schema.sql: nothing was proven`);
}
for (const name of names) {
  await prove(source, name);
}
