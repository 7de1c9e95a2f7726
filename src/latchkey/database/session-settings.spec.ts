import { expect, it } from '@jest/globals';
import { asOptions, asTravelling, sessionSettings } from './session-settings.js';

it('several schemas are a list at the start of a connection, and in each transaction behind a pooler', () => {
  const settings = sessionSettings(0, 'latchkey,public');
  expect(asOptions(settings)).toContain('-c search_path=latchkey,public');
  expect(asTravelling(settings).inside).toContain("SET LOCAL search_path = 'latchkey', 'public'");
  expect(asTravelling(settings).ahead).toContain("set_config('search_path', 'latchkey,public', true)");
});
