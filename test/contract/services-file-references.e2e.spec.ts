import { describe, expect, it } from '@jest/globals';
import { EchoModule } from '../builders/services/echo.module.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp({}, [EchoModule]));

const PATH = '2024/05/02/60885987-1b61-4247-94c7-dff348347f93.png';
const TEXT = `fs://${PATH}?name=my+cat.png`;
const OBJECT = { storageName: 'fs', path: PATH, fileName: 'my cat.png' };

const post = (method: string, value: unknown): Promise<Answer> =>
  app.as('admin').post(`/rest/services/echo/${method}`, { value });

describe('file references in DTOs, as the Java client of 2.8.3 writes and reads them (protocol/services.md 3 and 4)', () => {
  it.each([
    ['objects', { file: OBJECT, pages: [OBJECT] }],
    ['texts', { file: TEXT, pages: [TEXT] }],
    ['objects with members that do not matter', { file: { ...OBJECT, size: 5, parameters: {} }, pages: [TEXT] }],
  ])('may be %s, and are text for the service', async (_, given) => {
    expect((await post('files', given)).json).toEqual({ file: TEXT, pages: [TEXT] });
  });

  it('are answered as objects', async () => {
    expect((await post('scan', { file: TEXT, pages: [OBJECT] })).json).toEqual({ file: OBJECT, pages: [OBJECT] });
  });

  it('keep their parameters', async () => {
    const cached = { ...OBJECT, parameters: { size: '5', type: 'image/png' } };
    expect((await post('files', { file: cached })).json).toEqual({ file: `${TEXT}&size=5&type=image%2Fpng` });
    expect((await post('scan', { file: cached })).json).toEqual({ file: cached });
  });

  it.each([
    [{ ...OBJECT, path: undefined }],
    [{ ...OBJECT, storageName: 'no storage' }],
    [{ ...OBJECT, path: 5 }],
    [{ ...OBJECT, path: 'a?name=b' }],
    [{ ...OBJECT, fileName: null }],
    [{ ...OBJECT, fileName: '\ud800' }],
    [{ ...OBJECT, parameters: { size: '\ud800' } }],
    [{ ...OBJECT, parameters: { '\ud800': '5' } }],
    [{ ...OBJECT, path: '\ud800' }],
    [{ ...OBJECT, parameters: { size: 5 } }],
    [{ ...OBJECT, parameters: { 'a&b': 'c' } }],
    [{ ...OBJECT, parameters: [] }],
    [{}],
    [[OBJECT]],
    ['cat.png'],
  ])('must be complete: %j is refused', async (file) => {
    expect(await post('scan', { file })).toAnswer(400, {
      error: 'Invalid parameter value',
      details: 'Invalid parameter value for value',
    });
  });
});
