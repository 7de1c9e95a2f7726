import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../database/postgres-cluster.js';

const BINARY = '/usr/sbin/nginx';
const TRIES = 50;
const TRY_MS = 100;

/** Delivers the files of a folder with two workers and otherwise nginx's default settings. */
export class Nginx {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static isThere(): boolean {
    return spawnSync(BINARY, ['-v']).status === 0;
  }

  static async start(root: string): Promise<Nginx> {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-nginx-'));
    const port = await freePort();
    const file = join(folder, 'nginx.conf');
    await writeFile(file, configuration(folder, root, port));
    const child = spawn(BINARY, ['-c', file, '-p', folder], { stdio: 'ignore' });
    const nginx = new Nginx(`http://127.0.0.1:${port}`, child, folder);
    await nginx.listening();
    return nginx;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async listening(): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      try {
        await fetch(this.url);
        return;
      } catch {
        await pause(TRY_MS);
      }
    }
    throw new Error('nginx did not start');
  }
}

const configuration = (folder: string, root: string, port: number): string => `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 2;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  default_type application/octet-stream;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; root ${root}; }
}
`;
