import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../common/json-text.js';
import { RestError } from '../common/rest-error.js';
import { convertParameter } from './parameter-conversion.js';
import { parseServiceType } from './service-types.js';

const convert = (typeName: string, json: string): unknown => {
  const type = parseServiceType(typeName);
  if (!type) {
    throw new Error(`${typeName} is no type`);
  }
  return convertParameter({ name: 'p', required: true, typeName, type }, parseJson(json));
};

describe('convertParameter', () => {
  it.each([
    ['int', '2', 2],
    ['int', '"2"', 2],
    ['long', '9007199254740993', '9007199254740993'],
    ['decimal', '1.2340', '1.2340'],
    ['boolean', '"true"', true],
    ['date', '"2021-02-24"', '2021-02-24'],
    ['string', '""', ''],
    ['string', '{"a":1}', '{"a":1}'],
    ['int', '""', undefined],
    ['uuid', 'null', undefined],
    ['int[]', '[1,"2"]', [1, 2]],
    ['int[]', '"[1,2]"', [1, 2]],
    ['uuid[]', '[]', []],
  ])('makes of the %s %s the argument %j', (type, json, argument) => {
    expect(convert(type, json)).toEqual(argument);
  });

  it.each([
    ['int', '"x"'],
    ['int', '1.5'],
    ['uuid', '"123"'],
    ['boolean', '"yes"'],
    ['int[]', '5'],
    ['int[]', '"[1"'],
    ['date', '"24.02.2021"'],
  ])('refuses as %s the value %s', (type, json) => {
    expect(() => convert(type, json)).toThrow(RestError);
  });
});
