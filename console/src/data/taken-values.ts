import { type LatchkeyClient, type LatchkeyError, writeExactly } from 'latchkey/react-admin';

type Body = Readonly<Record<string, unknown>>;

/**
 * Which objects of a refused request have a unique value that is taken: by another one of the request, or by a row that
 * the caller may see.
 *
 * @param error 409 that names the attributes
 * @returns indexes; empty when nobody can say
 */
export async function takenValues(
  client: LatchkeyClient,
  entity: string,
  bodies: readonly Body[],
  error: LatchkeyError,
): Promise<readonly number[]> {
  const attributes = error.body.attributes ?? [];
  const keys = bodies.map((body) => JSON.stringify(attributes.map((name) => body[name])));
  const repeated = keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []));
  const [attribute] = attributes;
  if (repeated.length > 0 || attribute === undefined || attributes.length > 1) {
    return repeated;
  }
  try {
    const stored = await storedValues(client, entity, attribute, bodies);
    return bodies.flatMap((body, index) => (stored.has(textOf(body[attribute])) ? [index] : []));
  } catch {
    // Not every attribute can be searched; the error itself says what is wrong.
    return [];
  }
}

async function storedValues(
  client: LatchkeyClient,
  entity: string,
  attribute: string,
  bodies: readonly Body[],
): Promise<ReadonlySet<string>> {
  const value = bodies.map((body) => body[attribute]).filter((each) => each !== undefined);
  const { json } = await client.send('POST', `/entities/${encodeURIComponent(entity)}/search`, {
    body: {
      filter: { conditions: [{ property: attribute, operator: 'in', value }] },
      fetchPlan: { entity, properties: [attribute] },
      limit: value.length,
    },
  });
  return new Set((json as readonly Body[]).map((row) => textOf(row[attribute])));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : writeExactly(value));
