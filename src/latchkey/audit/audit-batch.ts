import { type AuditReport } from './audit-event.js';
import { type AuditTexts, auditTexts } from './audit-text.js';

/** Events of one kind that may wait at once: attackers decide how many logins fail, not how much is written. */
const MAX_PER_KIND = 50;

export interface WaitingEvent {
  readonly texts: AuditTexts;
  /** ISO time of the first of them. */
  readonly at: string;
  repeats: number;
}

/**
 * Events that wait to be written. A repeated event only counts up, and each kind has a limit, so a flood of one kind
 * displaces no other; what exceeds the limit is counted in one extra event.
 */
export class AuditBatch {
  private readonly events = new Map<string, WaitingEvent>();
  private readonly ofKind = new Map<string, number>();

  get all(): readonly WaitingEvent[] {
    return [...this.events.values()];
  }

  add(report: AuditReport): void {
    this.take({ texts: auditTexts(report), at: new Date().toISOString(), repeats: 1 });
  }

  /** Puts an event that could not be written back into the queue. */
  take(event: WaitingEvent): void {
    const { texts, repeats } = event;
    const key = JSON.stringify([texts.kind, texts.outcome, texts.username, texts.subject, texts.remoteAddress]);
    const known = this.events.get(key);
    const count = this.ofKind.get(texts.kind) ?? 0;
    if (known) {
      known.repeats += repeats;
    } else if (count < MAX_PER_KIND) {
      this.events.set(key, event);
      this.ofKind.set(texts.kind, count + 1);
    } else {
      this.take({ ...event, texts: lostEvents(texts.kind) });
    }
  }
}

const lostEvents = (kind: string): AuditTexts => auditTexts({ kind: 'events-lost', outcome: 'failure', subject: kind });
