import { describe, expect, it } from '@jest/globals';
import { parseQueryString } from '../http/client-request.js';
import { RestError } from '../errors/rest-error.js';
import { parseListParameters } from './list-parameters.js';

const parse = (query: string) => parseListParameters(parseQueryString(query));

function refusalOf(query: string): unknown {
  try {
    parse(query);
  } catch (error) {
    return error instanceof RestError ? error.body : error;
  }
  return undefined;
}

describe('parseListParameters', () => {
  it('treats empty values as absent, because clients send them for missing options', () => {
    expect(parse('view=&sort=&limit=&offset=&returnCount=')).toEqual({
      limit: undefined,
      offset: 0,
      sort: [],
      returnNulls: false,
      returnCount: false,
    });
  });

  it('reads directions, paths and an unencoded plus', () => {
    expect(parse('sort=-date, customer.name,+amount').sort).toEqual([
      { path: ['date'], direction: 'DESC' },
      { path: ['customer', 'name'], direction: 'ASC' },
      { path: ['amount'], direction: 'ASC' },
    ]);
  });

  it.each(['returnNulls=TRUE', 'returnNulls=on', 'returnNulls=yes', 'returnNulls=1'])('reads %s as true', (query) => {
    expect(parse(query).returnNulls).toBe(true);
  });

  it.each([
    ['limit=-1', "Parameter 'limit' has invalid value '-1'"],
    ['limit=1.5', "Parameter 'limit' has invalid value '1.5'"],
    ['offset=abc', "Parameter 'offset' has invalid value 'abc'"],
    ['limit=99999999999999999999', "Parameter 'limit' has invalid value '99999999999999999999'"],
    ['returnCount=maybe', "Parameter 'returnCount' has invalid value 'maybe'"],
  ])('refuses %s', (query, details) => {
    expect(refusalOf(query)).toEqual({ error: 'Invalid request parameter', details });
  });
});
