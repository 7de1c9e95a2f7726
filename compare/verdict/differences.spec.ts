import { describe, expect, it } from '@jest/globals';
import { anAnswer } from './answers.fixture.js';
import { differencesOf } from './differences.js';

const places = (one: string, other: string, ordered = false): string[] =>
  differencesOf(anAnswer(200, one), anAnswer(200, other), ordered).map(({ at }) => at);

describe('differences', () => {
  it('ignore the order of members and of items', () => {
    expect(places('{"a":1,"b":[1,2]}', '{"b":[2,1],"a":1}')).toEqual([]);
    expect(places('[{"id":"1"},{"id":"2"}]', '[{"id":"2"},{"id":"1"}]')).toEqual([]);
    expect(places('["x",{"name":"y"}]', '[{"name":"y"},"x"]')).toEqual([]);
  });

  it('see the order of rows that a request names, also beside rows that one side lacks', () => {
    expect(places('[{"id":"1"},{"id":"2"}]', '[{"id":"2"},{"id":"1"}]', true)).toEqual(['order']);
    expect(places('[{"id":"1"},{"id":"2"}]', '[{"id":"1"},{"id":"3"},{"id":"2"}]', true)).toEqual(['body/3']);
  });

  it('name the place by ids and names', () => {
    expect(
      places('[{"id":"1","tags":[{"id":"7","name":"a"}]}]', '[{"id":"1","tags":[{"id":"7","name":"b"}]}]'),
    ).toEqual(['body/1/tags/7/name']);
    expect(
      places('{"properties":[{"name":"id","readOnly":true}]}', '{"properties":[{"name":"id","readOnly":false}]}'),
    ).toEqual(['body/properties/id/readOnly']);
  });

  it('see a missing member, null instead of a value, another spelling of a number', () => {
    expect(places('{"a":null}', '{}')).toEqual(['body/a']);
    expect(places('{"a":null}', '{"a":"x"}')).toEqual(['body/a']);
    expect(places('[100.00]', '[100.0]')).toEqual(['body/0']);
  });

  it('compare bodies as a whole when the statuses differ', () => {
    expect(differencesOf(anAnswer(200, '[]'), anAnswer(400, '{"error":"x"}'), true).map(({ at }) => at)).toEqual([
      'status',
      'body',
    ]);
  });

  it('see a header that only one answer has', () => {
    expect(differencesOf(anAnswer(200, '[]', { 'x-total-count': '1' }), anAnswer(200, '[]'), false)).toEqual([
      { at: 'x-total-count', reference: '1', candidate: undefined },
    ]);
  });
});
