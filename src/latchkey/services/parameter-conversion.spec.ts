import { describe, expect, it } from '@jest/globals';
import { LosslessNumber } from 'lossless-json';
import { allSteps } from '../common/all-steps.fixture.js';
import { parseJson } from '../common/json-text.js';
import { RestError } from '../errors/rest-error.js';
import { NO_LIMITS } from '../datatypes/scalar-parser.js';
import { RequestObjects } from '../entities/write/body/request-bodies.js';
import { updateError } from '../entities/write/write-error.js';
import { EntityRegistry } from '../model/entity-model.js';
import { Features } from '../model/feature.js';
import { convertParameter } from './parameter-conversion.js';
import { ServiceTypes } from './service-types.js';

const types = new ServiceTypes(new Features([]), new EntityRegistry([]));

const convert = (typeName: string, json: string): unknown =>
  allSteps(
    convertParameter({ name: 'p', required: true, typeName, type: types.get('p', typeName) }, parseJson(json), {
      limits: NO_LIMITS,
      objects: new RequestObjects(10, updateError),
    }),
  );

describe('convertParameter', () => {
  it.each([
    ['int', '2', 2],
    ['int', '"2"', 2],
    ['long', '9007199254740993', '9007199254740993'],
    ['decimal', '1.2340', '1.2340'],
    ['boolean', '"true"', true],
    ['date', '"2021-02-24"', '2021-02-24'],
    ['dateTime', '"2021-02-24T15:15:15.053"', '2021-02-24T15:15:15.053'],
    ['dateTime', '"2021-02-24"', '2021-02-24T00:00:00'],
    ['dateTime', '"15:15:15"', '1970-01-01T15:15:15'],
    ['time', '"15:15:15"', '15:15:15'],
    ['offsetTime', '"15:15:15+04:00"', '15:15:15+04:00'],
    ['offsetDateTime', '"2021-02-24T15:15:15.053+04:00"', '2021-02-24T15:15:15.053+04:00'],
    ['string', '""', ''],
    ['string[]', '""', undefined],
    ['string', '{"a":1}', '{"a":1}'],
    ['int', '""', undefined],
    ['uuid', 'null', undefined],
    ['int[]', '[1,"2"]', [1, 2]],
    ['int[]', '"[1,2]"', [1, 2]],
    ['uuid[]', '[]', []],
  ])('makes of the %s %s the argument %j', (type, json, argument) => {
    expect(convert(type, json)).toEqual(argument);
  });

  it.each(['{"a":[1,2.50,{"b":-3}],"c":"4"}', '"{\\"a\\":[1,2.50,{\\"b\\":-3}],\\"c\\":\\"4\\"}"'])(
    'makes of %s JSON whose numbers are all LosslessNumber',
    (json) => {
      const [one, exact, three] = ['1', '2.50', '-3'].map((text) => new LosslessNumber(text));
      expect(convert('json', json)).toEqual({ a: [one, exact, { b: three }], c: '4' });
    },
  );

  it.each([
    ['int', '"x"'],
    ['int', '1.5'],
    ['uuid', '"123"'],
    ['boolean', '"yes"'],
    ['dateTime', '"yesterday"'],
    ['offsetTime', '"15:15:15"'],
    ['int[]', '5'],
    ['int[]', '"[1"'],
    ['date', '"24.02.2021"'],
  ])('refuses as %s the value %s', (type, json) => {
    expect(() => convert(type, json)).toThrow(RestError);
  });
});
