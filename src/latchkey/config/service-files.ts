import { readFileSync } from 'node:fs';
import { z } from 'zod';

const parameterSchema = z.strictObject({
  name: z.string(),
  type: z.string().nullish(),
  required: z.boolean().default(true),
});

const methodSchema = z.strictObject({
  name: z.string().min(1),
  httpMethod: z.enum(['GET', 'POST']).nullish(),
  params: z.array(parameterSchema).default([]),
  returns: z.string().optional(),
  permission: z.string().min(1).optional(),
  /** Files of other backends have it; without effect (protocol/services.md 8). */
  anonymousAllowed: z.boolean().optional(),
});

const fileSchema = z.strictObject({
  services: z.array(z.strictObject({ name: z.string().min(1), methods: z.array(methodSchema) })),
});

/** A service as a file of `SERVICES_CONFIG` exposes it (protocol/services.md 1). */
export type ServiceEntry = z.output<typeof fileSchema>['services'][number];
export type ServiceMethodEntry = ServiceEntry['methods'][number];

/**
 * Reads the files of `SERVICES_CONFIG`.
 *
 * @returns the entries of all files in their order, or what is wrong, one sentence each
 */
export function readServiceFiles(paths: readonly string[]): { services: ServiceEntry[]; faults: string[] } {
  const all = paths.map(readServiceFile);
  return { services: all.flatMap(({ services }) => services), faults: all.flatMap(({ faults }) => faults) };
}

function readServiceFile(path: string): { services: ServiceEntry[]; faults: string[] } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fault(`SERVICES_CONFIG ${path} cannot be read (${code ?? String(error)}): correct the path`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fault(`SERVICES_CONFIG ${path} must be JSON`);
  }
  const parsed = fileSchema.safeParse(json);
  return parsed.success
    ? { services: parsed.data.services, faults: [] }
    : fault(...parsed.error.issues.map((issue) => `SERVICES_CONFIG ${path} ${issue.path.join('.')} ${issue.message}`));
}

const fault = (...faults: string[]) => ({ services: [], faults });
