import { describe, expect, it } from '@jest/globals';
import { canonical, type Json } from '../json.js';
import { Placeholders } from '../server/placeholders.js';
import { anAnswer } from './answers.fixture.js';
import { normalized } from './normalize.js';

const ID = '5ea4c400-0000-4000-8000-000000000061';

function normal(json: string, url = 'http://one:8080', placeholders = new Placeholders()): string {
  return canonical(normalized(anAnswer(200, json), url, placeholders).body as Json);
}

describe('normalization', () => {
  it('hides tokens and the times that servers set', () => {
    expect(normal('{"access_token":"x","refresh_token":"y","expires_in":5}')).toBe(
      '{"access_token":"<token>","expires_in":5,"refresh_token":"<token>"}',
    );
    expect(normal('[{"createdDate":"2024-05-02T10:15:00Z","date":"2024-05-02"}]')).toBe(
      '[{"createdDate":"<time>","date":"2024-05-02"}]',
    );
    expect(normal('{"timestamp":"now","status":404}')).toBe('{"status":404,"timestamp":"<time>"}');
  });

  it('keeps a null where a time would be', () => {
    expect(normal('{"deletedDate":null}')).toBe('{"deletedDate":null}');
  });

  it('hides host and base path', () => {
    expect(normal('{"path":"/shop/rest/x","url":"http://one/shop/rest/x"}', 'http://one/shop')).toBe(
      '{"path":"/rest/x","url":"<server>/rest/x"}',
    );
    const location = anAnswer(201, undefined, { location: 'http://one/shop/rest/entities/Tag/1' });
    expect(normalized(location, 'http://one/shop', new Placeholders()).headers).toEqual({
      location: '<server>/rest/entities/Tag/1',
    });
  });

  it('shows ids of created objects as their placeholders', () => {
    const placeholders = new Placeholders();
    placeholders.set('~Tag-1~', ID);
    placeholders.set('~Coupon-1~', '15');
    expect(normal(`{"id":"${ID}","_instanceName":"Tag-${ID} [detached]"}`, 'http://one', placeholders)).toBe(
      '{"_instanceName":"Tag-~Tag-1~ [detached]","id":"~Tag-1~"}',
    );
    expect(normal('{"id":"15","name":"Room 15","at":"/Coupon/15"}', 'http://one', placeholders)).toBe(
      '{"at":"/Coupon/~Coupon-1~","id":"~Coupon-1~","name":"Room 15"}',
    );
  });

  it('keeps the spelling of numbers', () => {
    expect(normal('[1.0,1,100.00,12345678901234567890]')).toBe('[1.0,1,100.00,12345678901234567890]');
  });

  it('ignores case and blanks of a media type, not its parameters', () => {
    const { headers } = normalized(
      anAnswer(200, '1', { 'content-type': 'Application/JSON; charset=UTF-8' }),
      'http://one',
      new Placeholders(),
    );
    expect(headers).toEqual({ 'content-type': 'application/json;charset=utf-8' });
  });
});
