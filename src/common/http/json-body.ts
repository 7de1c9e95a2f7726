import type { FastifyRequest } from 'fastify';
import { isJsonObject, type JsonObject, parseJson } from '../json-text.js';
import { restError } from '../rest-error.js';
import { bodyText } from './request-body.js';

/**
 * The body as a JSON object.
 *
 * @param maxBytes larger bodies answer 413
 * @param otherwise what an empty body stands for
 * @throws RestError 400 for anything else
 */
export async function jsonObjectBody(
  request: FastifyRequest,
  maxBytes: number,
  otherwise?: JsonObject,
): Promise<JsonObject> {
  const text = await bodyText(request, maxBytes);
  const json = text.trim() === '' && otherwise ? otherwise : parseJson(text);
  if (!isJsonObject(json)) {
    throw restError('malformedJson');
  }
  return json;
}
