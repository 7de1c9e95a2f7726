import { describe, expect, it } from '@jest/globals';
import type { Attribute } from './attribute.js';
import { parseInstanceName } from './instance-name.js';

const attribute = (name: string, kind: Attribute['kind']): [string, Attribute] => [name, { name, kind } as Attribute];

const attributes = new Map([
  attribute('firstName', 'scalar'),
  attribute('status', 'enum'),
  attribute('product', 'toOne'),
  attribute('lines', 'toMany'),
  attribute('address', 'embedded'),
  attribute('total', 'transient'),
]);

function parse(template: string): string[] {
  const name = parseInstanceName('Person', template, attributes);
  return name.kind === 'template'
    ? name.parts.map((part) => (typeof part === 'string' ? part : `<${part.name}>`))
    : [name.member];
}

describe('parseInstanceName', () => {
  it.each([
    ['{firstName}', ['<firstName>']],
    ['{firstName} [{status}]', ['<firstName>', ' [', '<status>', ']']],
    ['{firstName}{product}', ['<firstName>', '<product>']],
    ['no attribute', ['no attribute']],
    ['', []],
    ['lonely } and {', ['lonely } and {']],
  ])('reads %j', (template, parts) => {
    expect(parse(template)).toEqual(parts);
  });

  it.each(['{unknown}', '{}', '{ firstName }', '{lines}', '{address}', '{total}'])('refuses %s', (template) => {
    expect(() => parse(template)).toThrow(
      `Entity Person: the instance name "${template}" uses ${template}, which is not a scalar, enum or to-one attribute: ` +
        'choose one of firstName, status, product, lines, address, total',
    );
  });
});
