import { describe, expect, it } from '@jest/globals';
import { Placeholders } from './placeholders.js';

describe('placeholders', () => {
  it('are filled into requests, encoded where the text needs it', () => {
    const placeholders = new Placeholders();
    placeholders.set('~file~', 'fs://a?name=b c');
    expect(placeholders.fill('/rest/files?fileRef=~file~&x=~other~', encodeURIComponent)).toBe(
      '/rest/files?fileRef=fs%3A%2F%2Fa%3Fname%3Db%20c&x=~other~',
    );
    expect(placeholders.fill('~file~')).toBe('fs://a?name=b c');
  });

  it('hide their values in answers, also when they are encoded', () => {
    const placeholders = new Placeholders();
    placeholders.set('~file~', 'fs://a?name=b');
    expect(placeholders.hide('/rest/files?fileRef=fs%3A%2F%2Fa%3Fname%3Db')).toBe('/rest/files?fileRef=~file~');
  });

  it('leave values in answers whose difference counts', () => {
    const placeholders = new Placeholders();
    placeholders.setShown('~enum-Status~', 'com.acme.Status');
    expect(placeholders.fill('/enums/~enum-Status~')).toBe('/enums/com.acme.Status');
    expect(placeholders.hide('com.acme.Status')).toBe('com.acme.Status');
  });
});
