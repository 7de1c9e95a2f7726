import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { getOrCreate } from '../../src/latchkey/common/get-or-create.js';
import type { OpenApiDocument, Operation, Schema } from '../../src/latchkey/openapi/openapi.js';
import type { Answer } from '../harness/exchange.js';

/** `date-time` of RFC 3339, whose offset the document takes away where attributes have none. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/** Schemas of answers refer to the components by this name. */
const DOCUMENT = 'document';

/** Checks answers against a document. */
export class AnswerCheck {
  private readonly ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  /** @param closed whether objects may have no attributes but those in the document */
  constructor(document: OpenApiDocument, closed: boolean) {
    (addFormats as unknown as (ajv: Ajv) => void)(this.ajv);
    this.ajv.addFormat('date-time', DATE_TIME);
    this.ajv.addFormat('json', true);
    const schemas = Object.entries(document.components.schemas).map(([name, schema]): [string, Schema] => [
      name,
      closed && name.startsWith('entity_') ? { ...schema, additionalProperties: false } : schema,
    ]);
    this.ajv.addSchema({ components: { schemas: Object.fromEntries(schemas) } }, DOCUMENT);
  }

  /** @returns what is wrong, or undefined */
  faultOf({ responses }: Operation, { status, headers, text }: Answer): string | undefined {
    const response = responses[String(status)];
    if (!response) {
      return `the status ${status} is not documented: ${text}`;
    }
    if (response.content === undefined) {
      return text === '' ? undefined : `an answer ${status} with a body is not documented: ${text}`;
    }
    const [type = ''] = String(headers['content-type']).split(';');
    const schema = response.content[type]?.schema;
    if (!schema) {
      return `the content type ${type} of ${status} is not documented`;
    }
    return this.faultIn(schema, type === 'application/json' ? JSON.parse(text) : plainValue(schema, text));
  }

  private faultIn(schema: Schema, value: unknown): string | undefined {
    const key = JSON.stringify(schema).replaceAll('"#/', `"${DOCUMENT}#/`);
    const validate = getOrCreate(this.compiled, key, () => this.ajv.compile(JSON.parse(key) as object));
    return validate(value) ? undefined : `${this.ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`;
  }
}

const plainValue = ({ type }: Schema, text: string): unknown =>
  type === 'number' || type === 'integer' ? Number(text) : type === 'boolean' ? text === 'true' : text;
