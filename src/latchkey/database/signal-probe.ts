import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { ConfigurationError } from '../config/load-settings.js';
import { isPooled } from './pooler.js';

/** Far longer than a signal takes between two connections to one server. */
const HEARD_MS = 5_000;

/**
 * Makes sure that what is announced through `DATABASE_URL` is heard through `DATABASE_SIGNALS_URL`.
 *
 * @param listener a connection to the latter
 * @param dataSource connections to the former
 * @throws ConfigurationError when nothing would be heard
 */
export async function requireSignals(listener: pg.Client, dataSource: DataSource): Promise<void> {
  if (await isPooled(listener)) {
    throw new ConfigurationError([
      'DATABASE_SIGNALS_URL leads to a connection pooler, through which no change is heard: name the server itself',
    ]);
  }
  const channel = `latchkey_probe_${randomBytes(8).toString('hex')}`;
  const heard = notified(listener, channel);
  await listener.query(`LISTEN ${channel}`);
  await dataSource.query('SELECT pg_notify($1, $2)', [channel, '']);
  if (!(await heard)) {
    throw new ConfigurationError([
      'DATABASE_SIGNALS_URL names another database than DATABASE_URL: what changes there is not heard, so name the same one',
    ]);
  }
  await listener.query(`UNLISTEN ${channel}`);
}

const notified = (listener: pg.Client, channel: string): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, HEARD_MS, false);
    listener.on('notification', (notification) => {
      if (notification.channel === channel) {
        clearTimeout(timer);
        resolve(true);
      }
    });
  });
