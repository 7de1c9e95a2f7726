import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../config/load-settings.js';
import { functionalAreas } from './functional-areas.js';

const isFunctionalArea = functionalAreas(loadSettings({}));

describe('a functional area', () => {
  it.each([
    '/rest/entities',
    '/rest/entities/Order/1',
    '/rest/services',
    '/rest/files',
    '/rest/userInfo',
    '/rest/permissions',
  ])('needs rest.enabled for %s', (path) => {
    expect(isFunctionalArea(path.slice(1).split('/'))).toBe(true);
  });

  it.each([
    '/rest',
    '/rest/version',
    '/rest/userInfo/x',
    '/rest/docs/openapi.json',
    '/oauth/token',
    '/rest/user-session/other',
  ])('does not need it for %s', (path) => {
    expect(isFunctionalArea(path.slice(1).split('/'))).toBe(false);
  });
});
