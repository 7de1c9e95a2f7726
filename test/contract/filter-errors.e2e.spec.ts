import { beforeAll, describe, expect, it } from '@jest/globals';
import { ACME, ordersToSearch } from '../builders/orders-to-search.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

beforeAll(async () => {
  await ordersToSearch(app.database);
});

const FILTER = 'Cannot parse entities filter';
const ELEMENT = 'Malformed request JSON data structure';

/** The same filter by GET and POST, list and count: all four must answer alike. */
async function answers(entity: string, filter: unknown): Promise<Answer[]> {
  const path = `/rest/entities/${entity}/search`;
  const text = typeof filter === 'string' ? filter : JSON.stringify(filter);
  const admin = app.as('admin');
  return [
    await admin.get(`${path}?filter=${encodeURIComponent(text)}`),
    await admin.get(`${path}/count?filter=${encodeURIComponent(text)}`),
    await admin.post(path, `{"filter":${text}}`),
    await admin.post(`${path}/count`, `{"filter":${text}}`),
  ];
}

async function expectRefused(entity: string, filter: unknown, details: string, error = FILTER): Promise<void> {
  for (const answer of await answers(entity, filter)) {
    expect([answer.status, answer.headers['content-type'], answer.json]).toEqual([
      400,
      'application/json',
      { error, details },
    ]);
  }
}

const GOOD = { property: 'number', operator: '=', value: 'A-1' };

describe('what a condition lacks, in the order of checks (protocol/filters.md 6)', () => {
  it.each([
    ['a group of another name', { group: 'XOR', conditions: [] }, 'Invalid conditions group type: XOR'],
    ['an empty group name', { group: '' }, 'Invalid conditions group type: '],
    [
      'a group of another name, before its members',
      { group: 'not', conditions: [{}] },
      'Invalid conditions group type: not',
    ],
    ['no property', {}, "Field 'property' is not defined for filter condition"],
    ['a property of null', { property: null, operator: '~' }, "Field 'property' is not defined for filter condition"],
    ['no operator', { property: 'none' }, "Field 'operator' is not defined for filter condition"],
    ['an unknown operator', { property: 'none', operator: 'between' }, 'Operator is not supported: between'],
    [
      'an operator in other letters',
      { property: 'number', operator: 'Contains', value: 'x' },
      'Operator is not supported: Contains',
    ],
    ['no value', { property: 'none', operator: '=' }, "Field 'value' is not defined for filter condition"],
    [
      'a value of null',
      { property: 'none', operator: '=', value: null },
      "Field 'value' is not defined for filter condition",
    ],
    ['no list', { property: 'number', operator: 'in' }, "Field 'value' is not defined for filter condition"],
    ['an unknown property', { property: 'none', operator: '=', value: [] }, 'Property for Order not found: none'],
    ['an empty property', { property: '', operator: '=', value: 1 }, 'Property for Order not found: '],
    [
      'a name of every object',
      { property: 'constructor', operator: '=', value: 1 },
      'Property for Order not found: constructor',
    ],
    [
      'a path that ends nowhere',
      { property: 'customer.none', operator: '=', value: 1 },
      'Property for Order not found: customer.none',
    ],
    [
      'a path through a value',
      { property: 'number.x', operator: '=', value: 1 },
      'Property for Order not found: number.x',
    ],
    [
      'a path with a dot too many',
      { property: 'customer.', operator: '=', value: 1 },
      'Property for Order not found: customer.',
    ],
    [
      'a computed property',
      { property: 'total', operator: '=', value: 1 },
      'Property for Order is not persistent: total',
    ],
    [
      'a path to one',
      { property: 'lines.order.total', operator: 'isNull' },
      'Property for Order is not persistent: lines.order.total',
    ],
    [
      'a path through one',
      { property: 'total.x', operator: 'isNull' },
      'Property for Order is not persistent: total.x',
    ],
    [
      'a wrong operator',
      { property: 'number', operator: '>', value: [] },
      'Operator > is not available for java type java.lang.String',
    ],
    [
      'no array',
      { property: 'amount', operator: 'in', value: 1 },
      'JSON array was expected as a value for condition with operator in',
    ],
    [
      'an object for an array',
      { property: 'amount', operator: 'notIn', value: {} },
      'JSON array was expected as a value for condition with operator notIn',
    ],
  ])('%s', async (_, condition, details) => {
    await expectRefused('Order', { conditions: [GOOD, condition] }, details);
    await expectRefused('Order', { conditions: [{ group: 'OR', conditions: [GOOD, condition] }] }, details);
  });

  it('the first fault in the document counts', async () => {
    const details = 'Operator is not supported: first';
    const group = { group: 'AND', conditions: [GOOD, { property: 'number', operator: 'first' }] };
    await expectRefused('Order', { conditions: [GOOD, group, {}, 5] }, details);
  });
});

describe('operators and types that do not fit (protocol/filters.md 3)', () => {
  const TEXT = ['contains', 'doesNotContain', 'startsWith', 'endsWith'];
  const ORDER = ['>', '>=', '<', '<='];
  const LIST = ['in', 'notIn'];
  const NULLNESS = ['isNull', 'notEmpty'];
  const ALL = ['=', '<>', ...TEXT, ...ORDER, ...LIST, ...NULLNESS];

  it.each([
    ['Specimen', 'string', ORDER, 'java.lang.String'],
    ['Specimen', 'short', TEXT, 'java.lang.Short'],
    ['Specimen', 'int', TEXT, 'java.lang.Integer'],
    ['Specimen', 'long', TEXT, 'java.lang.Long'],
    ['Specimen', 'bigInteger', TEXT, 'java.math.BigInteger'],
    ['Specimen', 'float', TEXT, 'java.lang.Float'],
    ['Specimen', 'double', TEXT, 'java.lang.Double'],
    ['Specimen', 'decimal', TEXT, 'java.math.BigDecimal'],
    ['Specimen', 'localDate', TEXT, 'java.time.LocalDate'],
    ['Specimen', 'localTime', [...TEXT, ...LIST], 'java.time.LocalTime'],
    ['Specimen', 'localDateTime', TEXT, 'java.time.LocalDateTime'],
    ['Specimen', 'offsetTime', [...TEXT, ...LIST], 'java.time.OffsetTime'],
    ['Specimen', 'offsetDateTime', TEXT, 'java.time.OffsetDateTime'],
    ['Specimen', 'date', TEXT, 'java.util.Date'],
    ['Specimen', 'time', TEXT, 'java.util.Date'],
    ['Specimen', 'dateTime', TEXT, 'java.util.Date'],
    ['Specimen', 'boolean', [...TEXT, ...ORDER, ...LIST], 'java.lang.Boolean'],
    ['Specimen', 'uuid', [...TEXT, ...ORDER], 'java.util.UUID'],
    ['Specimen', 'enum', [...TEXT, ...ORDER], 'com.acme.sales.CustomerStatus'],
    ['Specimen', 'char', ALL, 'java.lang.Character'],
    ['Specimen', 'byteArray', ALL, 'byte[]'],
    ['Specimen', 'uri', ALL, 'java.net.URI'],
    ['Specimen', 'fileRef', ALL, 'io.jmix.core.FileRef'],
    ['Specimen', 'strings', ORDER, 'java.util.List'],
    ['Specimen', 'decimals', TEXT, 'java.util.List'],
    ['Order', 'customer', [...TEXT, ...ORDER], 'Customer'],
    ['Order', 'lines', ALL, 'OrderLine'],
    ['Order', 'customer.address', [...TEXT, ...ORDER, ...LIST, '=', '<>'], 'Address'],
    ['Order', 'customer.address.city', ORDER, 'java.lang.String'],
    ['Product', 'tags', ALL, 'Tag'],
  ])('%s.%s with %j', async (entity, property, operators, type) => {
    for (const operator of operators) {
      const filter = { conditions: [{ property, operator, value: ['x'] }] };
      const answer = await app.as('admin').post(`/rest/entities/${entity}/search/count`, { filter });
      const details = `Operator ${operator} is not available for java type ${type}`;
      expect(answer).toAnswer(400, { error: FILTER, details });
    }
  });
});

describe('values that do not fit (protocol/filters.md 5, 6)', () => {
  it.each([
    ['short', '=', 32_768, 'Cannot parse property value: 32768'],
    ['int', '=', 'x', 'Cannot parse property value: x'],
    ['int', '=', 1.5, 'Cannot parse property value: 1.5'],
    ['int', '=', 2_147_483_648, 'Cannot parse property value: 2147483648'],
    ['long', '=', '9223372036854775808', 'Cannot parse property value: 9223372036854775808'],
    ['bigInteger', '=', '1.5', 'Cannot parse property value: 1.5'],
    ['float', '>', '1e39', 'Cannot parse property value: 1e39'],
    ['double', '>', 'NaN', 'Cannot parse property value: NaN'],
    ['decimal', '=', '1,000', 'Cannot parse property value: 1,000'],
    ['decimal', '=', true, 'Cannot parse property value: true'],
    ['boolean', '=', 'yes', 'Cannot parse property value: yes'],
    ['boolean', '=', 1, 'Cannot parse property value: 1'],
    ['uuid', '=', 'x', 'Cannot parse property value: x'],
    ['uuid', 'in', ['aaaaaaaa-0000-4000-8000-000000000002', 'y'], 'Cannot parse property value: y'],
    ['localDate', '=', '2024-02-30', 'Cannot parse property value: 2024-02-30'],
    ['localTime', '=', '25:00', 'Cannot parse property value: 25:00'],
    ['localDateTime', '=', '2024-05-02T10:15:00Z', 'Cannot parse property value: 2024-05-02T10:15:00Z'],
    ['offsetTime', '=', '10:15', 'Cannot parse property value: 10:15'],
    ['offsetDateTime', '=', '2024-05-02T10:15:00', 'Cannot parse property value: 2024-05-02T10:15:00'],
    ['date', '=', 'today', 'Cannot parse property value: today'],
    ['time', '=', 'now', 'Cannot parse property value: now'],
    ['dateTime', '=', '2024-05-02', 'Cannot parse property value: 2024-05-02'],
    ['enum', '=', 'active', 'Cannot parse enum value: active'],
    ['enum', '=', 10, 'Cannot parse enum value: 10'],
    ['enum', '=', '', 'Cannot parse enum value: '],
    ['enum', 'in', ['ACTIVE', '10'], 'Cannot parse enum value: 10'],
    ['string', '=', { a: 1 }, 'Cannot parse the condition value: {"a":1}'],
    ['string', '=', 'a\u0000b', 'Cannot parse the condition value: a\u0000b'],
    ['int', '=', { a: 1 }, 'Cannot parse the condition value: {"a":1}'],
    ['enum', '=', { a: 1 }, 'Cannot parse enum value: {"a":1}'],
    ['string', '=', [], 'Cannot parse the condition value: []'],
    ['string', '=', ['a', 'b'], 'Cannot parse the condition value: ["a","b"]'],
    ['string', '=', [['a']], 'Cannot parse the condition value: [["a"]]'],
    ['string', '=', [null], 'Cannot parse property value: null'],
    ['string', 'in', ['a', null], 'Cannot parse property value: null'],
    ['string', 'in', ['a', ['b']], 'Cannot parse the condition value: ["b"]'],
    ['string', 'in', [{ a: 1 }], 'Cannot parse the condition value: {"a":1}'],
    ['string', 'contains', ['a', 'b'], 'Cannot parse the condition value: ["a","b"]'],
  ])('%s %s %j', async (property, operator, value, details) => {
    await expectRefused('Specimen', { conditions: [{ property, operator, value }] }, details);
  });

  it.each([
    ['=', 'x', 'Cannot parse property value: x'],
    ['=', true, 'Cannot parse property value: true'],
    ['=', { id: { a: 1 } }, 'Cannot parse the condition value: {"id":{"a":1}}'],
    ['=', { id: 'x' }, 'Cannot parse property value: x'],
    ['in', [ACME, { id: ACME }], `Cannot parse property value: {"id":"${ACME}"}`],
    ['in', [{ id: ACME }, ACME], `Cannot parse the condition value: ${ACME}`],
    ['in', [null, { id: ACME }], 'Cannot parse property value: null'],
  ])('of a reference: %s %j', async (operator, value, details) => {
    await expectRefused('Order', { conditions: [{ property: 'customer', operator, value }] }, details);
  });
});

describe('JSON that is not a filter (protocol/filters.md 6)', () => {
  it.each([
    ['a number', '[5]', '5'],
    ['a long number, with all its digits', '[12345678901234567890.10]', '12345678901234567890.10'],
    ['a text', '["x"]', '"x"'],
    ['null', '[null]', 'null'],
    ['an array', '[[]]', '[]'],
    ['true', '[true]', 'true'],
    ['the second of two', `[${JSON.stringify(GOOD)},1]`, '1'],
  ])('a condition that is %s', async (_, conditions, json) => {
    const details = `JSON array element ${json} is not a valid JSON object literal`;
    await expectRefused('Order', `{"conditions":${conditions}}`, details, ELEMENT);
    await expectRefused('Order', `{"conditions":[{"group":"OR","conditions":${conditions}}]}`, details, ELEMENT);
  });

  it('faults before such an element count first', async () => {
    await expectRefused('Order', '{"conditions":[{},5]}', "Field 'property' is not defined for filter condition");
  });

  it.each([
    ['a group', { conditions: [{ group: [] }] }, "Field 'group' is not a string"],
    ['a group of null', { conditions: [{ group: null }] }, "Field 'group' is not a string"],
    ['a property', { conditions: [{ property: {} }] }, "Field 'property' is not a string"],
    ['an operator', { conditions: [{ property: 'number', operator: [] }] }, "Field 'operator' is not a string"],
    ['conditions', { conditions: [{ group: 'OR', conditions: {} }] }, "Field 'conditions' of a group is not an array"],
  ])('%s of the wrong kind', async (_, filter, details) => {
    await expectRefused('Order', filter, details);
  });

  it.each([
    ['no conditions', {}],
    ['null', { conditions: null }],
    ['an object', { conditions: {} }],
    ['a text', { conditions: 'x' }],
    ['an empty array', { conditions: [] }],
    ['other keys', { property: 'none', x: 1 }],
    [
      'empty groups',
      { conditions: [{ group: 'OR' }, { group: 'and', conditions: null }, { group: 'OR', conditions: [] }] },
    ],
    ['groups of empty groups', { conditions: [{ group: 'OR', conditions: [{ group: 'AND', conditions: [] }] }] }],
  ])('%s restrict nothing (protocol/filters.md 1)', async (_, filter) => {
    const [, byGet, , byPost] = await answers('Order', filter);
    expect([byGet?.text, byPost?.text]).toEqual(['4', '4']);
  });

  it('unknown keys of a condition are ignored', async () => {
    const filter = { conditions: [{ ...GOOD, parameterName: 'x', required: [] }] };
    expect((await answers('Order', filter)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});
