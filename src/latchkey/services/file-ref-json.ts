import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject } from '../common/json-text.js';
import { type FileRef, formatFileRef, parseFileRef } from '../datatypes/file-ref.js';

/**
 * The text of a file reference that is an object, as the reference's Java client writes it inside DTOs (protocol/services.md 3):
 * `{"storageName":"fs","path":"2024/05/02/<uuid>.png","fileName":"cat.png"}`, perhaps with `parameters`.
 *
 * @returns undefined for any other object
 */
export function fileRefText({ storageName, path, fileName, parameters = {} }: JsonObject): string | undefined {
  if (!isText(storageName) || !isText(path) || !isText(fileName)) {
    return undefined;
  }
  const items = isJsonObject(parameters) ? Object.entries(parameters) : undefined;
  if (!items?.every((item): item is [string, string] => item.every(isText))) {
    return undefined;
  }
  const ref: FileRef = { storage: storageName, path, name: fileName, parameters: items };
  const text = formatFileRef(ref);
  // Nothing in a member may be taken for another part of the reference.
  return isDeepStrictEqual(parseFileRef(text), ref) ? text : undefined;
}

/** Half a character cannot be encoded. */
const isText = (value: unknown): value is string => typeof value === 'string' && value.isWellFormed();

/** The object of {@link fileRefText}, as JSON; a text that is not a file reference stays text. */
export function fileRefJson(text: string): string {
  const ref = parseFileRef(text);
  if (!ref) {
    return JSON.stringify(text);
  }
  const { storage, path, name, parameters } = ref;
  const more = parameters.length > 0 ? { parameters: Object.fromEntries(parameters) } : {};
  return JSON.stringify({ storageName: storage, path, fileName: name, ...more });
}
