import { describe, expect, it } from '@jest/globals';
import { parseQueryString } from '../../http/client-request.js';
import { JSON_LIMITS } from '../../common/json/json-limits.js';
import { parseJson } from '../../common/json-text.js';
import { filterInBody, searchInBody, searchInQuery } from './search-request.js';

describe('searchInBody (protocol/entities.md 7.2)', () => {
  it('reads the page as the texts of list parameters', () => {
    const { filter, fetchPlan, parameters } = searchInBody(
      parseJson(
        '{"filter":{},"limit":10,"offset":"5","sort":"-date","returnNulls":false,"returnCount":null,"other":1}',
      ),
    );
    expect([filter, fetchPlan]).toEqual([{}, undefined]);
    expect(Object.fromEntries(parameters)).toEqual({
      limit: ['10'],
      offset: ['5'],
      sort: ['-date'],
      returnNulls: ['false'],
    });
  });

  it.each([
    ['{"filter":{},"fetchPlan":"a","view":"b"}', 'a'],
    ['{"filter":{},"fetchPlan":"","view":"b","viewName":"c"}', 'b'],
    ['{"filter":{},"fetchPlan":null,"viewName":"c"}', 'c'],
    ['{"filter":{},"fetchPlan":{"entity":"Order"}}', { entity: 'Order' }],
  ])('finds the fetch plan of %s', (body, plan) => {
    expect(searchInBody(parseJson(body)).fetchPlan).toEqual(plan);
  });
});

describe('searchInQuery and filterInBody', () => {
  it('read the filter only', () => {
    expect(searchInQuery(parseQueryString('filter=%7Bconditions:[]%7D&view=a'), JSON_LIMITS)).toMatchObject({
      filter: { conditions: [] },
      fetchPlan: 'a',
    });
    expect(searchInQuery(parseQueryString('filter='), JSON_LIMITS).filter).toBeUndefined();
    expect(filterInBody({ filter: { conditions: [] }, fetchPlan: [], modelVersion: '1.0' })).toEqual({
      filter: { conditions: [] },
      parameters: new Map([['modelVersion', ['1.0']]]),
    });
  });
});
