import { describe, expect, it } from '@jest/globals';
import { loadSettings } from './config/load-settings.js';
import { greeting } from './greeting.js';
import { Features } from './model/feature.js';

const URL = 'http://127.0.0.1:8080';
const HEAD = 'Latchkey listens on http://127.0.0.1:8080 (started in 2.4 s)';

describe('the greeting', () => {
  it('is one line where no module adds to it', () => {
    expect(greeting(loadSettings({}), URL, '2.4', new Features([{}]))).toBe(HEAD);
  });

  it('says how many workers there are', () => {
    const settings = loadSettings({ WORKERS: '3', DATABASE_URL: 'postgres://localhost/shop' });
    expect(greeting(settings, URL, '2.4', new Features([{}]))).toBe(
      'Latchkey listens on http://127.0.0.1:8080 with 3 workers (started in 2.4 s)',
    );
  });

  it('has the lines of the modules, which know whether there is demo data', () => {
    const features = new Features([{ greetings: [({ url, demoData }) => [`${url} ${demoData}`]] }]);
    const greet = (settings: Record<string, string>) => greeting(loadSettings(settings), URL, '2.4', features);
    expect(greet({})).toBe(`${HEAD}\n${URL} true`);
    expect(greet({ DEMO_DATA: 'false' })).toBe(`${HEAD}\n${URL} false`);
    expect(greet({ NODE_ENV: 'production', CLIENTS: '[]' })).toBe(`${HEAD}\n${URL} false`);
  });
});
