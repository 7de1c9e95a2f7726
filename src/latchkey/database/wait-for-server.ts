import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { ConfigurationError } from '../config/load-settings.js';
import { databaseErrorCode, factsOf } from '../errors/database-error.js';

const PAUSE_MS = 500;
/** An attempt without any response ends after this many milliseconds. */
const ATTEMPT_MS = 5_000;

/** Waiting does not cure these. */
const REFUSED: Readonly<Record<string, string>> = {
  '28000': 'the server does not let this user in: correct user and password, or the rules of the server',
  '28P01': 'the server refuses this user and password: correct them',
  '3D000': 'the server has no such database: create it, or correct the name',
};

/**
 * Returns when a server takes connections.
 *
 * @param setting that holds its address
 * @param seconds the most that a server may take to appear
 * @throws ConfigurationError when it does not appear, and at once when it refuses
 */
export async function waitForServer(setting: string, url: string, seconds: number): Promise<void> {
  const place = [setting, withoutSecrets(url)].filter((part) => part !== '').join(' ');
  const until = performance.now() + seconds * 1000;
  for (let isFirst = true; ; isFirst = false) {
    const error = await connectionError(url, Math.max(until - performance.now(), PAUSE_MS));
    if (error === undefined) {
      return;
    }
    const refusal = refusalOf(error);
    if (refusal !== undefined) {
      throw new ConfigurationError([`${place}: ${refusal}`]);
    }
    if (performance.now() + PAUSE_MS > until) {
      throw new ConfigurationError([
        `${place}: the server did not answer within ${seconds} seconds (${reasonOf(error)}): start it, correct the address, or set a longer DATABASE_WAIT`,
      ]);
    }
    if (isFirst) {
      new Logger('Database').warn(
        `${place}: the server is not there yet (${reasonOf(error)}), waiting ${seconds} seconds`,
      );
    }
    await pause(PAUSE_MS);
  }
}

async function connectionError(url: string, milliseconds: number): Promise<unknown> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: Math.ceil(Math.min(milliseconds, ATTEMPT_MS)),
    });
    // A connection that breaks while it ends has answered all the same.
    client.on('error', ignore);
    await client.connect();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    client?.end().catch(ignore);
  }
}

const ignore = (): void => undefined;

/** What a server refuses and waiting does not cure, with its cure; ends a sentence. Undefined where waiting may help. */
export function refusalOf(error: unknown): string | undefined {
  const refusal = REFUSED[factsOf(error).code ?? ''];
  return refusal ?? (databaseErrorCode(error) === undefined ? `${reasonOf(error)}: correct it` : undefined);
}

/** The message of a URL that cannot be read holds the URL, and with it the password. */
export function reasonOf(error: unknown): string {
  const { code, message } = factsOf(error);
  return code === undefined ? message : code.startsWith('ERR_') ? 'this is not a URL' : code;
}

/** The address without password and parameters. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) {
    return '';
  }
  const { protocol, username, password, host, pathname } = new URL(url);
  const user = username === '' ? '' : `${username}${password === '' ? '' : ':***'}@`;
  return `${protocol}//${user}${host}${pathname}`;
}
