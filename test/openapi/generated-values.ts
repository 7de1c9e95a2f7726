import fc from 'fast-check';
import type { Schema } from '../../src/latchkey/openapi/openapi.js';

/**
 * Values instead of those that the schema alone would give.
 *
 * @param name of a component, `component.property`, or `component.*` for an object to be merged into each of them
 */
export type Known = (name: string) => fc.Arbitrary<unknown> | undefined;

const MAX_DEPTH = 4;
const MAX_ITEMS = 2;
const MAX_NUMBER = 1_000_000;
const HUNDREDTHS = 100;
const COMPONENT = '#/components/schemas/';

const dates = fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });

/** Texts that PostgreSQL can store. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Valid values of schemas, by nothing but what the document says. */
export class GeneratedValues {
  constructor(
    private readonly components: Readonly<Record<string, Schema>>,
    private readonly known: Known,
  ) {}

  of(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) {
      return this.component(schema.$ref.slice(COMPONENT.length), depth);
    }
    const { nullable = false, ...rest } = schema;
    const value = this.given(rest, depth);
    return nullable ? fc.option(value, { freq: 6 }) : value;
  }

  /** The value of a parameter or of a body without a name. */
  named(name: string, schema: Schema): fc.Arbitrary<unknown> {
    return this.known(name) ?? (schema.properties ? this.object(schema, 0, name) : this.of(schema));
  }

  private component(name: string, depth: number): fc.Arbitrary<unknown> {
    const schema = this.components[name];
    if (!schema) {
      throw new Error(`The document has no schema ${name}`);
    }
    return this.known(name) ?? (schema.properties ? this.object(schema, depth, name) : this.of(schema, depth));
  }

  private given(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    if (schema.enum) {
      return fc.constantFrom(...schema.enum);
    }
    if (schema.anyOf) {
      return fc.oneof(...this.alternatives(schema.anyOf, depth));
    }
    if (schema.allOf) {
      const parts = schema.allOf.map((each) => this.of(each, depth));
      return fc.tuple(...parts).map((objects) => Object.assign({}, ...objects) as object);
    }
    switch (schema.type) {
      case 'object':
        return this.object(schema, depth);
      case 'array':
        return this.list(schema, depth);
      case 'string':
        return schema['x-content-schema']
          ? this.of(schema['x-content-schema'], depth).map((value) => JSON.stringify(value))
          : texts(schema);
      case 'integer':
        return integers(schema);
      case 'number':
        return numbers(schema);
      case 'boolean':
        return fc.boolean();
      default:
        return fc.constantFrom<unknown>('x', 1, true, [], {});
    }
  }

  /** No request may speak of one object twice. */
  private list({ items = {}, minItems = 0, maxItems = MAX_ITEMS }: Schema, depth: number): fc.Arbitrary<unknown> {
    return fc.uniqueArray(this.of(items, depth + 1), {
      minLength: minItems,
      maxLength: Math.max(minItems, maxItems),
      selector: (item) => JSON.stringify((item as { id?: unknown } | null)?.id ?? item),
    });
  }

  /** Only the rows show which items an owner already has and which ids exist: so items are new, references known. */
  private alternatives(schemas: readonly Schema[], depth: number): fc.Arbitrary<unknown>[] {
    const sure = schemas.filter(({ $ref = '' }) => /^(item|reference)_/.test($ref.slice(COMPONENT.length)));
    return (sure.length > 0 ? sure : schemas).map((each) => this.of(each, depth));
  }

  private object({ properties = {}, required = [] }: Schema, depth: number, name = ''): fc.Arbitrary<unknown> {
    const names = Object.keys(properties).filter((key) => depth < MAX_DEPTH || required.includes(key));
    const values = names.map((key) => [key, this.known(`${name}.${key}`) ?? this.of(properties[key] ?? {}, depth + 1)]);
    const object = fc.record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: names.filter((key) => required.includes(key)),
      noNullPrototype: true,
    });
    const always = this.known(`${name}.*`);
    return always ? fc.tuple(object, always).map((parts) => Object.assign({}, ...parts) as object) : object;
  }
}

/** Names with invisible or look-alike characters are refused, although no pattern says so. */
const printable = (text: string): string => text.normalize('NFC').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, 'x');

function texts({ format, description, pattern, minLength = 0, maxLength = 20 }: Schema): fc.Arbitrary<unknown> {
  const fits = new RegExp(pattern ?? '', 'u');
  switch (format ?? description) {
    case 'uuid':
      return fc.uuid();
    case 'date':
      return dates.map((date) => date.toISOString().slice(0, 10));
    case 'date-time':
      return dates.map((date) => [date.toISOString(), date.toISOString().slice(0, -1)].find((text) => fits.test(text)));
    case 'java.util.Date':
      return fc.constantFrom('2024-02-29', '2024-02-29T10:15:00', '2024-02-29T10:15:00Z', '10:15');
    case 'fileRef':
      // A client has it from an upload.
      return fc.constantFrom('fs://2024/01/01/x.png?name=x.png', 'fs://2024/12/31/y.txt?name=a%20b.txt');
    case 'email':
      return fc.constantFrom('ann@shop.test', 'bob.smith@mail.example.org');
    case 'byte':
      return fc.base64String({ maxLength });
    default:
      return pattern === undefined
        ? fc.string({ unit: 'binary', minLength, maxLength }).filter((text) => isStorable(text))
        : fc
            .stringMatching(fits)
            .map(printable)
            .filter(
              (text) =>
                fits.test(text) && isStorable(text) && text.length >= minLength && text.length <= maxLength * 10,
            );
  }
}

function integers({ minimum = -MAX_NUMBER, maximum = MAX_NUMBER }: Schema): fc.Arbitrary<number> {
  const min = Math.min(Math.max(minimum, -MAX_NUMBER), maximum);
  const max = Math.max(Math.min(maximum, MAX_NUMBER), minimum);
  return min < -MAX_NUMBER || max > MAX_NUMBER
    ? fc.constant(minimum === -MAX_NUMBER ? maximum : minimum)
    : fc.integer({ min, max });
}

/** With two decimals, which fit every number type. */
function numbers(schema: Schema): fc.Arbitrary<number> {
  const { minimum = -MAX_NUMBER, exclusiveMinimum = false, maximum = MAX_NUMBER, exclusiveMaximum = false } = schema;
  const min = Math.ceil(Math.max(minimum, -MAX_NUMBER) * HUNDREDTHS) + (exclusiveMinimum ? 1 : 0);
  const max = Math.floor(Math.min(maximum, MAX_NUMBER) * HUNDREDTHS) - (exclusiveMaximum ? 1 : 0);
  return fc.integer({ min, max }).map((hundredths) => hundredths / HUNDREDTHS);
}
