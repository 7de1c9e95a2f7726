import { namesTag } from '../http/entity-tags.js';
import { restError } from '../errors/rest-error.js';
import { type Caller, isViewable } from '../roles/caller.js';
import type { WrittenChange } from './write/change/change.js';
import { isUpdated } from './write/statements/save-rows.js';
import type { StoredRow } from './write/statements/stored-rows.js';
import type { ResponseHeaders } from '../http/rest-response.js';

/**
 * The `ETag` of an entity: its version. It is sent only to callers who may view the version, and `If-Match` compares with
 * it (protocol/README.md decision 7).
 */
export const entityTag = (version: string): string => `"${version}"`;

/**
 * The tag of a row, for callers who may view its version (protocol/README.md decision 7).
 *
 * @returns undefined for entities without a version, and for everybody else
 */
function tagOf({ rights }: Caller, { entity, values }: Pick<StoredRow, 'entity' | 'values'>): string | undefined {
  const version = entity.systemAttribute('version');
  const stored = version && values.get(version.name);
  return version && typeof stored === 'string' && rights.mayDo('read', entity.name) && isViewable(rights, version)
    ? entityTag(stored)
    : undefined;
}

/**
 * Accepts a change only if the client knows the current state. `*` matches any existing row, even without a tag; a
 * malformed tag matches none.
 *
 * @param header value of `If-Match`
 * @throws RestError 412 `Precondition failed`
 */
export function checkIfMatch(caller: Caller, header: string | undefined, row: StoredRow): void {
  if (header === undefined || header.trim() === '*') {
    return;
  }
  const tag = tagOf(caller, row);
  if (tag === undefined || !namesTag(header, tag)) {
    throw restError('preconditionFailed', { entity: row.entity.name, id: row.entity.key.shown(row.id) });
  }
}

/** The `ETag` of a row that has just been written, where the caller may view its version. */
export function writtenTag(caller: Caller, change: WrittenChange): ResponseHeaders {
  const tag = tagOf(caller, { entity: change.entity, values: versionAfter(change) });
  return tag === undefined ? {} : { etag: tag };
}

function versionAfter(change: WrittenChange): StoredRow['values'] {
  const { entity, before, row } = change;
  const name = entity.systemAttribute('version')?.name ?? '';
  const stored = before.get(name);
  const old = typeof stored === 'string' ? BigInt(stored) : 0n;
  return new Map([[name, String(!row || isUpdated(change) ? old + 1n : old)]]);
}
