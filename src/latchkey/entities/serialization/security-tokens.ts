import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { SecurityTokenSettings } from '../../config/setting-groups.js';
import type { EntityId } from '../../model/entity-key.js';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/**
 * Bytes of the text in the usual token, whether it hides nothing or some twenty uuids: its length reveals nothing.
 * Longer ones have a few sizes, too, each four times the one before.
 */
const SIZE_CLASS = 1024;
const NEXT_CLASS = 4;

/** What one object of a response did not show to its reader. */
export interface TokenContent {
  readonly entity: string;
  readonly id: EntityId;
  /** Ids of hidden items by the name of their to-many attribute. */
  readonly hidden: Readonly<Record<string, readonly EntityId[]>>;
}

const contentSchema = z.strictObject({
  entity: z.string(),
  id: z.string(),
  hidden: z.record(z.string(), z.array(z.string())),
});

/** Seals and opens `__securityToken`, which only this backend can read or make (protocol/roles.md 8). */
@Injectable()
export class SecurityTokens {
  /** Whether responses carry tokens and updates must return them. */
  readonly required: boolean;
  private readonly key: Buffer;

  constructor(settings: SecurityTokenSettings) {
    this.required = settings.ENTITY_SERIALIZATION_TOKEN_REQUIRED;
    const secret = settings.ENTITY_SERIALIZATION_TOKEN_KEY;
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'latchkey __securityToken', KEY_BYTES));
  }

  /** @returns base64 */
  seal(content: TokenContent): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv);
    const text = padded(JSON.stringify(content));
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
  }

  /** @returns undefined for anything that was not sealed with this key */
  open(token: string): TokenContent | undefined {
    const bytes = Buffer.from(token, 'base64');
    if (bytes.length <= IV_BYTES + TAG_BYTES) {
      return undefined;
    }
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
      return contentSchema.parse(JSON.parse(text.toString('utf8')));
    } catch {
      return undefined;
    }
  }
}

/** Spaces at the end mean nothing in JSON. */
function padded(json: string): string {
  const length = Buffer.byteLength(json);
  let size = SIZE_CLASS;
  while (size < length) {
    size *= NEXT_CLASS;
  }
  return json + ' '.repeat(size - length);
}
