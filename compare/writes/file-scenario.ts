import { member } from '../json.js';
import type { Pair } from '../pair.js';
import { placeholderPart } from '../server/placeholders.js';
import type { Question } from '../questions/question.js';

/** Uploads a small file as a user and downloads it. The protocol cannot delete files: one of a few bytes stays. */
export async function askAboutFiles(pair: Pair, caller: string, prefix: string): Promise<void> {
  const ask = (method: string, path: string, more: Partial<Question> = {}): Question => ({
    group: 'files',
    caller,
    method,
    path: `/rest/files${path}`,
    ...more,
  });
  const raw = { headers: { 'content-type': 'text/plain' }, body: prefix };
  const placeholder = `~file-${placeholderPart(caller)}~`;
  let stored = 0;
  await pair.ask(ask('POST', `?name=${prefix}.txt`, raw), (server, { body }) => {
    const reference = member(body, 'fileRef');
    if (typeof reference === 'string') {
      server.placeholders.set(placeholder, reference);
      stored += 1;
    }
  });
  if (stored === pair.servers.length) {
    await pair.askAll([
      ask('GET', `?fileRef=${placeholder}`),
      ask('GET', `?fileRef=${placeholder}&attachment=true`),
      ask('GET', `?fileRef=${placeholder}&attachment=x`, { malformed: true }),
    ]);
  }
  await pair.askAll([
    ask('POST', '?name=x.txt&storageName=no-such-storage', { ...raw, malformed: true }),
    ask('POST', '', {
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: '--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n',
      malformed: true,
    }),
  ]);
}
