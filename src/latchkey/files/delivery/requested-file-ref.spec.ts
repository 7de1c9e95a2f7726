import { describe, expect, it } from '@jest/globals';
import { type ClientRequest, parseQueryString } from '../../http/client-request.js';
import { requestedFileRef } from './requested-file-ref.js';

const refIn = (query: string): string | undefined =>
  requestedFileRef({
    originalUrl: `/rest/files?${query}`,
    parameters: parseQueryString(query),
  } as ClientRequest);

/** As the backend hands it out for the name `Grüße & 1+1=2?.png`. */
const REF = 'fs://2026/11/29/7a.png?name=Gr%C3%BC%C3%9Fe+%26+1%2B1%3D2%3F.png';

describe('requestedFileRef (protocol/files.md 3)', () => {
  it.each([
    [
      'URLSearchParams, HTML forms, requests, httpx, Java URLEncoder',
      'fs%3A%2F%2F2026%2F11%2F29%2F7a.png%3Fname%3DGr%25C3%25BC%25C3%259Fe%2B%2526%2B1%252B1%253D2%253F.png',
    ],
    [
      'curl -G --data-urlencode',
      'fs%3a%2f%2f2026%2f11%2f29%2f7a.png%3fname%3dGr%25C3%25BC%25C3%259Fe%2b%2526%2b1%252B1%253D2%253F.png',
    ],
    [
      'aiohttp and yarl: all but : / ?',
      'fs://2026/11/29/7a.png?name%3DGr%25C3%25BC%25C3%259Fe%2B%2526%2B1%252B1%253D2%253F.png',
    ],
    [
      'UriComponentsBuilder of Spring: all but : / ? +',
      'fs://2026/11/29/7a.png?name%3DGr%25C3%25BC%25C3%259Fe+%2526+1%252B1%253D2%253F.png',
    ],
    [
      'urllib quote: all but /',
      'fs%3A//2026/11/29/7a.png%3Fname%3DGr%25C3%25BC%25C3%259Fe%2B%2526%2B1%252B1%253D2%253F.png',
    ],
    ['all but : / =', 'fs://2026/11/29/7a.png%3Fname=Gr%25C3%25BC%25C3%259Fe%2B%2526%2B1%252B1%253D2%253F.png'],
    [
      'encodeURI and java.net.URI: nothing but %',
      'fs://2026/11/29/7a.png?name=Gr%25C3%25BC%25C3%259Fe+%2526+1%252B1%253D2%253F.png',
    ],
    ['not encoded at all', REF],
    [
      'letters encoded, too',
      `%66s:%2F/2026/11/29/%37a.png?%6Eame%3DGr%25C3%25BC%25C3%259Fe+%2526+1%252B1%253D2%253F.png`,
    ],
  ])('reads the spelling of %s', (_, spelling) => {
    for (const query of [`fileRef=${spelling}`, `attachment=true&fileRef=${spelling}&width=64`]) {
      expect(refIn(query)).toBe(REF);
    }
  });

  it.each([
    ['fileRef=fs%3A%2F%2F1?name%3Da&fileRef=fs://2?name=b', 'fs://1?name=a'],
    ['file%52ef=fs%3A%2F%2F1?name%3Da&fileRef=fs://2?name=b', 'fs://1?name=a'],
    ['fileRef=fs://1?name=a&fileRef=fs%3A%2F%2F2?name%3Db', 'fs://1?name=a'],
    ['x=?fileRef=fs://2?name=b&fileRef=fs://1?name=a', 'fs://1?name=a'],
    ['fileRef=&fileRef=fs://2?name=b', undefined],
    ['attachment=true', undefined],
    ['fileRef=fs://1?name=100%25.txt', 'fs://1?name=100%25.txt'],
    ['fileRef=fs://1?name', 'fs://1?name'],
    ['fileRef=fs://1?name%', 'fs://1?name%'],
  ])('reads of %s the first one', (query, ref) => {
    expect(refIn(query)).toBe(ref);
  });

  it('takes the first of two with the same value', () => {
    expect(refIn('fileRef=fs://1?name=a&fileRef=fs%3A%2F%2F1%3Fname%3Da')).toBe('fs://1?name=a');
  });
});
