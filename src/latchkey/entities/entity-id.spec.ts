import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../common/json-text.js';
import { RestError } from '../errors/rest-error.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import type { Attribute } from '../model/attribute.js';
import { EntityModel } from '../model/entity-model.js';
import { idSegment, readId, requireId } from './entity-id.js';

function entity(key: Readonly<Record<string, DatatypeId>>): EntityModel {
  const model = new EntityModel('Thing', Object, '"thing"');
  for (const [name, type] of Object.entries(key)) {
    model.attributes.set(name, { kind: 'scalar', name, type, role: 'primaryKey' } as Attribute);
  }
  return model;
}

const uuid = entity({ id: 'uuid' });
const long = entity({ id: 'long' });
const text = entity({ code: 'string' });
const stock = entity({ warehouse: 'int', sku: 'long' });
const named = entity({ shop: 'string', since: 'localDate' });

const UUID = '5d0f4b0e-7f9c-4f0a-9d7e-0b5a4c1f2e11';
const base64 = (json: string): string => Buffer.from(json).toString('base64');
const base64url = (json: string): string => Buffer.from(json).toString('base64url');

/** The id, or the details of the refusal. */
function required(model: EntityModel, segment: string): unknown {
  try {
    return requireId(model, segment, NO_LIMITS);
  } catch (error) {
    return error instanceof RestError ? error.body : error;
  }
}

describe('an id in a path (protocol/entities.md 11)', () => {
  it.each<[string, EntityModel, string, string]>([
    ['a uuid', uuid, UUID, UUID],
    ['a uuid in capitals', uuid, UUID.toUpperCase(), UUID],
    ['a long with all its digits', long, '9223372036854775807', '9223372036854775807'],
    ['a negative long', long, '-7', '-7'],
    ['a long with leading zeros', long, '007', '7'],
    ['a string as it is', text, ' E/U R ', ' E/U R '],
    ['a composite id', stock, base64url('{"warehouse":1,"sku":42}'), '["1","42"]'],
    ['its keys in another order', stock, base64url('{"sku":42,"warehouse":1}'), '["1","42"]'],
    ['values as texts', stock, base64url('{"warehouse":"1","sku":"42"}'), '["1","42"]'],
    ['keys without quotes', stock, base64url('{warehouse: 1, sku: 42}'), '["1","42"]'],
    [
      'values without quotes',
      named,
      base64url('{shop: Main street, since: 2024-05-02}'),
      '["Main street","2024-05-02"]',
    ],
    ['quotes where they like', named, base64url(`{'shop': "A", "since": 2024-05-02}`), '["A","2024-05-02"]'],
    ['keys that are not part of it', stock, base64url('{"_entityName":"Thing","warehouse":1,"sku":42}'), '["1","42"]'],
    ['padding', stock, base64('{"warehouse":1,"sku":42}'), '["1","42"]'],
    ['the standard alphabet', named, base64('{"shop":"~~~???","since":"2024-05-02"}'), '["~~~???","2024-05-02"]'],
    ['the URL alphabet', named, base64url('{"shop":"~~~???","since":"2024-05-02"}'), '["~~~???","2024-05-02"]'],
    ['letters of all languages', named, base64url('{"shop":"Grün ☂","since":"2024-05-02"}'), '["Grün ☂","2024-05-02"]'],
    [
      '64 bits in a composite id',
      stock,
      base64url('{"warehouse":1,"sku":9223372036854775807}'),
      '["1","9223372036854775807"]',
    ],
  ])('may be %s', (_, model, segment, id) => {
    expect(required(model, segment)).toBe(id);
  });

  it.each<[string, EntityModel, string]>([
    ['a uuid without dashes', uuid, UUID.replaceAll('-', '')],
    ['a uuid with blanks', uuid, ` ${UUID}`],
    ['a fraction', long, '1.0'],
    ['a blank', long, ' '],
    ['a text for a number', long, 'abc'],
    ['more than 64 bits', long, '9223372036854775808'],
    ['no base64', stock, '{"warehouse":1,"sku":42}'],
    ['no JSON', stock, base64url('1,42')],
    ['bytes that are not text', stock, '____'],
    ['a JSON array', stock, base64url('[1,42]')],
    ['an empty object', stock, base64url('{}')],
    ['a part only', stock, base64url('{"warehouse":1}')],
    ['a null', stock, base64url('{"warehouse":1,"sku":null}')],
    ['a nested object', stock, base64url('{"warehouse":{},"sku":42}')],
    ['a part that does not fit', stock, base64url('{"warehouse":1,"sku":"x"}')],
    ['members that are not values', stock, base64url('{warehouse: 1, sku}')],
  ])('may not be %s', (_, model, segment) => {
    expect(required(model, segment)).toEqual({
      error: 'Invalid entity ID',
      details: `Cannot convert ${segment} into valid entity ID`,
    });
  });
});

describe('an id in a body (protocol/entities.md 11)', () => {
  it.each<[string, EntityModel, string | undefined]>([
    [`"${UUID.toUpperCase()}"`, uuid, UUID],
    [`"${UUID.replaceAll('-', '')}"`, uuid, UUID],
    ['15', uuid, undefined],
    ['null', uuid, undefined],
    ['15', long, '15'],
    ['"15"', long, '15'],
    ['9223372036854775807', long, '9223372036854775807'],
    ['{"id":15}', long, undefined],
    ['"EUR"', text, 'EUR'],
    ['15', text, '15'],
    ['true', text, 'true'],
    ['{"warehouse":1,"sku":"42","quantity":5}', stock, '["1","42"]'],
    ['{"warehouse":1}', stock, undefined],
    ['[1,42]', stock, undefined],
    ['"1"', stock, undefined],
  ])('reads %s', (json, model, id) => {
    expect(readId(model, parseJson(json), NO_LIMITS)).toBe(id);
  });
});

describe('the path segment of an id', () => {
  it.each<[string, EntityModel, string]>([
    [UUID, uuid, UUID],
    ['a b/ü', text, 'a%20b%2F%C3%BC'],
    ['["1","9223372036854775807"]', stock, base64url('{"warehouse":1,"sku":9223372036854775807}')],
    ['["A","2024-05-02"]', named, base64url('{"shop":"A","since":"2024-05-02"}')],
  ])('of %s', (id, model, segment) => {
    expect(idSegment(model, id)).toBe(segment);
    expect(required(model, decodeURIComponent(segment))).toBe(id);
  });
});
