import { setTimeout as pause } from 'node:timers/promises';
import type { TestApp } from './app.js';

const POLL_MS = 50;
const PATIENCE_MS = 5_000;

export interface AuditedEvent {
  readonly id: string;
  readonly kind: string;
  readonly outcome: string;
  readonly username?: string;
  readonly subject?: string;
  readonly details?: string;
  readonly remoteAddress?: string;
  readonly repeats: number;
}

/** Events of a kind as `admin` reads them, oldest first. */
export async function auditEvents(app: TestApp, kind: string): Promise<readonly AuditedEvent[]> {
  const filter = JSON.stringify({ conditions: [{ property: 'kind', operator: '=', value: kind }] });
  const path = `/rest/entities/sec_AuditEvent/search?sort=eventTs&fetchPlan=_local&filter=${encodeURIComponent(filter)}`;
  const answer = await app.as('admin').get(path);
  if (answer.status !== 200) {
    throw new Error(`Audit events were answered ${answer.status} ${answer.text}`);
  }
  return answer.json as readonly AuditedEvent[];
}

/**
 * The first matching event of a kind; events outside a transaction are written a moment later.
 *
 * @throws Error when none comes in time
 */
export async function auditEvent(
  app: TestApp,
  kind: string,
  fits: (event: AuditedEvent) => boolean,
): Promise<AuditedEvent> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const events = await auditEvents(app, kind);
    const found = events.find(fits);
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`No event fits among ${JSON.stringify(events)}`);
    }
    await pause(POLL_MS);
  }
}
