import { describe, expect, it } from '@jest/globals';
import { RestError } from '../errors/rest-error.js';
import { selectMethod } from './method-selection.js';
import type { ServiceMethod, ServiceModel } from './service-model.js';

const parameter = (name: string, required = true) =>
  ({ name, required, typeName: 'string', type: { item: { kind: 'scalar', type: 'string' }, list: false } }) as const;

const method = (name: string, ...parameters: ReturnType<typeof parameter>[]): ServiceMethod => ({
  name,
  property: name,
  httpMethods: ['GET'],
  returns: undefined,
  permission: undefined,
  arguments: parameters,
});

const service: ServiceModel = {
  name: 'finder',
  target: Object,
  methods: [method('find', parameter('a'), parameter('b', false)), method('find', parameter('a')), method('ping')],
};

const answer = (name: string, http: string, ...given: string[]): unknown => {
  try {
    return selectMethod(service, name, http, given).arguments.length;
  } catch (error) {
    return error instanceof RestError ? [error.status, error.body] : error;
  }
};

describe('selectMethod', () => {
  it('takes the entry whose required parameters are given and that is not given too many', () => {
    expect(answer('find', 'GET', 'a', 'b')).toBe(2);
    expect(answer('ping', 'GET')).toBe(0);
  });

  it('tolerates an unknown name as long as the count fits', () => {
    expect(answer('find', 'GET', 'a', 'x')).toBe(2);
  });

  it('answers 400 when several fit', () => {
    const text = 'Cannot determine the service method to call. 2 suitable methods have been found';
    expect(answer('find', 'GET', 'a')).toEqual([400, { error: text, details: text }]);
  });

  it.each([
    ['find', 'GET', [], 'finder.find()'],
    ['find', 'GET', ['x', 'y'], 'finder.find(x,y)'],
    ['ping', 'GET', ['x'], 'finder.ping(x)'],
    ['ping', 'POST', [], 'finder.ping()'],
    ['constructor', 'GET', [], 'finder.constructor()'],
  ])('answers 404 for %s by %s with %j', (name, http, given, details) => {
    expect(answer(name, http, ...given)).toEqual([404, { error: 'Service method not found', details }]);
  });
});
