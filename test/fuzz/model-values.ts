import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { DATATYPES } from '../../src/latchkey/datatypes/datatypes.js';
import type { DatatypeId } from '../../src/latchkey/datatypes/datatype.js';
import type { EntityId, EntityModel } from '../../src/latchkey/model/entity-model.js';
import { VALUES } from '../conditions/random-values.js';

/** What conditions cannot compare and bodies can carry. */
const OTHERS: Readonly<Partial<Record<DatatypeId, fc.Arbitrary<string>>>> = {
  char: fc.constantFrom('a', 'Ж', '😀', '%'),
  byteArray: fc.constantFrom('', 'aGVsbG8=', 'AA=='),
  uri: fc.constantFrom('https://acme.test/a?b=c#d', 'mailto:a@b.test', '%20'),
  fileRef: fc.constantFrom('fs://2024/01/01/x.png?name=x.png', 'fs://2024/12/31/y.txt?name=y.txt'),
};

/** What a number looks like in JSON. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i;

/** Texts of values that a body may carry for the type. */
export function textsOf(type: DatatypeId): fc.Arbitrary<string> {
  const texts = VALUES[type] ?? OTHERS[type];
  if (!texts) {
    throw new Error(`No values of type ${type}`);
  }
  return texts;
}

/** JSON values of a type: numbers with all their digits, now and then in quotes. */
export const jsonOf = (type: DatatypeId): fc.Arbitrary<unknown> =>
  fc.tuple(textsOf(type), fc.nat({ max: 4 })).map(([text, dice]) => {
    if (DATATYPES[type].numeric && JSON_NUMBER.test(text)) {
      return dice === 0 ? text : new LosslessNumber(text);
    }
    return type === 'boolean' ? text === 'true' : text;
  });

/** JSON values of any type, for attributes that have another one. */
export const otherJson: fc.Arbitrary<unknown> = fc.oneof(
  jsonOf('string'),
  jsonOf('long'),
  jsonOf('double'),
  jsonOf('localDate'),
  jsonOf('dateTime'),
  fc.boolean(),
  fc.constantFrom<unknown>(null, [], {}, [[]], { id: 'x' }, ['a', null], ''),
);

/** An id as bodies carry it: the parts of a composite one, numbers with and without quotes. */
export function idJson({ key }: EntityModel, id: EntityId): unknown {
  if (key.composite) {
    const parts = key.partsOf(id);
    return Object.fromEntries(key.attributes.map(({ name }, index) => [name, parts[index]]));
  }
  return key.attributes.some(({ type }) => DATATYPES[type].numeric) && Number(id) % 2 === 0
    ? new LosslessNumber(id)
    : id;
}
