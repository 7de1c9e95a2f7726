import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { oauthClientSchema, type OAuthClient } from './oauth-client.js';

/**
 * Reads the clients of `CLIENTS_FILE`: a JSON array in the form of `CLIENTS`.
 *
 * @returns the clients, or what is wrong, one sentence each
 */
export function readClientFile(path: string): { clients: OAuthClient[]; faults: string[] } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fault(`CLIENTS_FILE ${path} cannot be read (${code ?? String(error)}): correct the path`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fault(`CLIENTS_FILE ${path} must be JSON`);
  }
  const parsed = z.array(oauthClientSchema).safeParse(json);
  return parsed.success
    ? { clients: parsed.data, faults: [] }
    : fault(...parsed.error.issues.map((issue) => `CLIENTS_FILE ${issue.path.join('.')} ${issue.message}`));
}

const fault = (...faults: string[]) => ({ clients: [], faults });
