import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { SECRET_SETTINGS } from '../../src/latchkey/config/secret-files.js';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { settingsSchema, shutdownDelayOf } from '../../src/latchkey/config/settings.js';

const TEMPLATE = 'src/latchkey/cli/new/template';
const KNOWN = new Set([...Object.keys(settingsSchema.shape), ...SECRET_SETTINGS.map((name) => `${name}_FILE`)]);
/** Seconds from the signal to the end, with the settings that production has by itself. */
const defaults = loadSettings({ NODE_ENV: 'production', CLIENTS: '[]' });
const LONGEST_STOP = shutdownDelayOf(defaults) + defaults.SHUTDOWN_TIMEOUT;

interface Backend {
  readonly image?: string;
  readonly environment: Record<string, unknown>;
  readonly env_file: readonly unknown[];
  readonly restart: string;
  readonly read_only: boolean;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly stop_grace_period: string;
}

interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly livenessProbe: { readonly httpGet: { readonly path: string } };
  readonly readinessProbe: { readonly httpGet: { readonly path: string } };
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}

const textOf = (path: string): Promise<string> => readFile(path, 'utf8');

describe.each([
  ['docker-compose.yml', 'backend', 'postgres'],
  [`${TEMPLATE}/docker-compose.yml.template`, 'app', 'database'],
])('%s', (path, backend, database) => {
  const services = async (): Promise<Record<string, Backend>> =>
    (parse(await textOf(path)) as { services: Record<string, Backend> }).services;

  it('passes on the environment, restarts, watches its health and writes to volumes only', async () => {
    const { [backend]: service } = await services();
    expect(service).toMatchObject({
      env_file: [{ path: '.env', required: false }],
      restart: 'unless-stopped',
      read_only: true,
    });
    expect(service?.healthcheck.test.join(' ')).toContain('/health/ready');
    expect(Object.keys(service?.environment ?? {}).filter((name) => !KNOWN.has(name))).toEqual([]);
  });

  it('waits longer for the end than the backend may take', async () => {
    const { [backend]: service } = await services();
    expect(Number.parseInt(service?.stop_grace_period ?? '0')).toBeGreaterThan(LONGEST_STOP);
  });

  it('names the version of PostgreSQL', async () => {
    const { [database]: service } = await services();
    expect(service?.image).toMatch(/^postgres:\d+\.\d+-/);
  });
});

describe('the images', () => {
  it.each(['Dockerfile', `${TEMPLATE}/Dockerfile.template`])(
    'of %s name one version of Node 24 and run without root',
    async (path) => {
      const text = await textOf(path);
      const images = [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
      expect(images).toHaveLength(2);
      expect(new Set(images)).toEqual(new Set([expect.stringMatching(/^node:24\.\d+\.\d+-/)]));
      expect(text).toMatch(/^USER node$/m);
    },
  );
});

describe('docs/deploy/kubernetes.yaml', () => {
  const deployment = async () => {
    const documents = parseAllDocuments(await textOf('docs/deploy/kubernetes.yaml')).map(
      (each) => each.toJS() as Record<string, unknown>,
    );
    const { spec } = documents.find(({ kind }) => kind === 'Deployment') as {
      spec: { template: { spec: { terminationGracePeriodSeconds: number; containers: readonly [Container] } } };
    };
    const secret = documents.find(({ kind }) => kind === 'Secret') as { stringData: Record<string, string> };
    return { pod: spec.template.spec, container: spec.template.spec.containers[0], secret };
  };

  it('sets settings that exist, and mounts each secret that one of them names', async () => {
    const { container, secret } = await deployment();
    expect(container.env.map(({ name }) => name).filter((name) => !KNOWN.has(name))).toEqual([]);
    const files = container.env.filter(({ name }) => name.endsWith('_FILE')).map(({ value }) => value);
    expect(files.map((file) => file.replace('/run/secrets/latchkey/', ''))).toEqual(
      expect.arrayContaining(Object.keys(secret.stringData)),
    );
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toContain('/run/secrets/latchkey');
  });

  it('probes health, and waits longer for the end than the backend may take', async () => {
    const { pod, container } = await deployment();
    expect(container.livenessProbe.httpGet.path).toBe('/health/live');
    expect(container.readinessProbe.httpGet.path).toBe('/health/ready');
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(LONGEST_STOP);
  });
});
