import { expect, it } from '@jest/globals';
import { thinArchive } from './thin-archive.js';

/** A file in an archive, as PGlite writes it. */
function entry(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write(`${content.length.toString(8).padStart(11, '0')} `, 124);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const END = Buffer.alloc(1024);

it('an archive without the databases that nobody connects to keeps all other files', () => {
  const kept = [entry('/PG_VERSION', '17\n'), entry('/base/5/1259', 'x'.repeat(1_024)), entry('/base/15/1', '')];
  const unused = [entry('/base/1/1259', 'y'.repeat(513)), entry('/base/4', ''), entry('/base/4/1259', 'z')];
  const [version = END, ...others] = kept;
  const whole = Buffer.concat([version, ...unused.slice(0, 2), ...others, ...unused.slice(2), END]);
  expect(thinArchive(whole)).toEqual(Buffer.concat([version, entry('/base/4', ''), ...others, END]));
});
