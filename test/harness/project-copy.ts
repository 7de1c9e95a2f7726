import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BackendProcess } from './process.js';

/** What a developer's clone has and the running backend needs. */
const COPIED = [
  'src',
  'migrations',
  'scripts',
  'console',
  'package.json',
  'tsconfig.json',
  'nest-cli.json',
  'docs',
  'README.md',
];

/** A copy of the project in which a spec follows a document. */
export class ProjectCopy {
  private constructor(readonly folder: string) {}

  static async create(): Promise<ProjectCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-copy-'));
    await Promise.all(
      COPIED.map((name) => cp(name, join(folder, name), { recursive: true, preserveTimestamps: true })),
    );
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    return new ProjectCopy(folder);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  /** @throws Error when the file does not have the text exactly once */
  async replace(path: string, text: string, replacement: string): Promise<void> {
    const parts = (await this.read(path)).split(text);
    if (parts.length !== 2) {
      throw new Error(`${path} has ${parts.length - 1} times: ${text}`);
    }
    await this.write(path, parts.join(replacement));
  }

  remove(path: string): Promise<void> {
    return rm(join(this.folder, path), { recursive: true });
  }

  /** Names in a folder, sorted. */
  async list(path: string): Promise<string[]> {
    return (await readdir(join(this.folder, path))).sort();
  }

  /** Runs a shell command as written in a document. @returns what it prints; a failure throws with that */
  async run(command: string): Promise<string> {
    const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
    const { stdout } = await promisify(execFile)('bash', ['-c', `exec 2>&1; ${command}`], { cwd: this.folder, env });
    return stdout;
  }

  start(environment: Readonly<Record<string, string>>): Promise<BackendProcess> {
    return BackendProcess.npmStart(this.folder, environment);
  }

  delete(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
