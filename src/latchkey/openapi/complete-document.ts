import type { Steps } from '../common/in-slices.js';
import type { OpenApiDocument, Paths, Schema } from './openapi.js';
import { mapOperations } from './parts/map-operations.js';
import { faults } from './parts/responses.js';

type Schemas = Readonly<Record<string, Schema>>;

/** What answers in JSON only, and refuses clients that do not accept it; protocol/errors.md 6. */
const JSON_ONLY = /^\/(entities|queries|metadata|messages|permissions|userInfo)(\/|$)/;

const REFERENCE = /"\$ref":"#\/components\/schemas\/([^"]+)"/g;

/** Adds to a document for the default paths what holds for every operation, and removes schemas that nothing refers to. */
export function* completeDocument(document: OpenApiDocument): Steps<OpenApiDocument> {
  const paths = withLimits(withGeneralRefusals(document.paths));
  const schemas = yield* usedSchemas(paths, document.components.schemas);
  return { ...document, paths, components: { ...document.components, schemas } };
}

/** Every path and every query string may be encoded wrongly. */
const withGeneralRefusals = (paths: Paths): Paths =>
  mapOperations(paths, (operation, path) => ({
    ...operation,
    responses: { ...(JSON_ONLY.test(path) ? faults(400, 406) : faults(400)), ...operation.responses },
  }));

/** What takes a token, as operations do that say nothing else, has limits for each principal. */
const withLimits = (paths: Paths): Paths =>
  mapOperations(paths, (operation) =>
    operation.security ? operation : { ...operation, responses: { ...faults(429), ...operation.responses } },
  );

/** Generators of clients write code for schemas that nothing refers to, which may not compile. */
function* usedSchemas(paths: Paths, schemas: Schemas): Steps<Schemas> {
  const used = new Set<string>();
  const texts = Object.values(paths).map((item) => JSON.stringify(item));
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    for (const [, name = ''] of text.matchAll(REFERENCE)) {
      if (!used.has(name)) {
        used.add(name);
        texts.push(JSON.stringify(schemas[name]));
      }
    }
    yield;
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}
