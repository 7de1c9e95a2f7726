import { isJsonObject, type JsonObject, parseJson } from '../common/json-text.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import type { EntityId, EntityKey } from '../model/entity-model.js';

/** Both alphabets of RFC 4648; the JavaScript client uses the standard one (protocol/client-calls.md 4). */
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** `{warehouse: 1, sku: A-7}`: values without quotes are texts (protocol/README.md decision 10). */
const BARE_OBJECT = /^\s*\{([\s\S]*)\}\s*$/;
const BARE_MEMBER = /^\s*(["']?)(\w+)\1\s*:\s*(?:"([^"]*)"|'([^']*)'|([^\s,"'](?:[^,"']*[^\s,"'])?))\s*$/;

/**
 * Reads the path segment of a composite id: base64 of a JSON object of the key attributes (protocol/entities.md 11).
 *
 * @returns undefined for anything else
 */
export function parseCompositeSegment(segment: string): JsonObject | undefined {
  const text = BASE64.test(segment) ? utf8(Buffer.from(segment, 'base64')) : undefined;
  if (text === undefined) {
    return undefined;
  }
  const json = parseJson(text);
  return isJsonObject(json) ? json : bareObject(text);
}

/** The inverse: base64url without padding. */
export const compositeSegment = (key: EntityKey, id: EntityId): string =>
  Buffer.from(compositeWriter(key)(key.partsOf(id))).toString('base64url');

/** Compiles the JSON text of a composite id: `{"warehouse":1,"sku":42}` (protocol/entities.md 4.3). */
export function compositeWriter({ attributes }: EntityKey): (parts: readonly string[]) => string {
  const members = attributes.map(({ name, type }) => ({ head: `${JSON.stringify(name)}:`, ...DATATYPES[type] }));
  return (parts) => `{${members.map(({ head, write }, index) => head + write(parts[index] ?? '')).join()}}`;
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function bareObject(text: string): JsonObject | undefined {
  const members =
    BARE_OBJECT.exec(text)?.[1]
      ?.split(',')
      .map((member) => BARE_MEMBER.exec(member)) ?? [];
  const entries = members.map((match): [string, string] | undefined =>
    match?.[2] === undefined ? undefined : [match[2], match[3] ?? match[4] ?? match[5] ?? ''],
  );
  return entries.length > 0 && entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
}
