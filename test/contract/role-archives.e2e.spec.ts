import { text } from 'node:stream/consumers';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fromBufferPromise } from 'yauzl';
import { aRoleBody, aRuntimeRole, RESOURCE_ROLES } from '../builders/a-runtime-role.js';
import { aRowLevelRole } from '../builders/a-row-level-role.js';
import { aUser } from '../builders/a-user.js';
import { aZipArchive } from '../builders/a-zip-archive.js';
import { startApp } from '../harness/app.js';
import type { Answer, SentBody } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const MAX_BODY_SIZE = 100_000;
const ROLES = '/rest/security/roles';

const app = useApp(() => startApp({ MAX_BODY_SIZE: String(MAX_BODY_SIZE) }));

beforeAll(async () => {
  const { code } = await aRuntimeRole(app, { policies: ['specific security.admin'] });
  await aUser(app.database, { username: 'officer', roles: [code] });
});

const exported = (roleType: string, codes: readonly string[], format: string): Promise<Answer> =>
  app.as('officer').post(`${ROLES}/export`, { roleType, codes, format });
const imported = (body: SentBody, type = 'application/zip'): Promise<Answer> =>
  app.as('officer').post(`${ROLES}/import`, body, { 'content-type': type });

/** Names and texts of the files of an archive. */
async function filesOf(bytes: Buffer): Promise<Record<string, string>> {
  const archive = await fromBufferPromise(bytes);
  const files: Record<string, string> = {};
  for await (const entry of archive.eachEntry()) {
    files[entry.fileName] = await text(await archive.openReadStreamPromise(entry));
  }
  return files;
}

/** Changes bytes of the central directory behind the signature of the first file. */
async function falsified(offset: number, value: number): Promise<Buffer> {
  const bytes = await aZipArchive({ 'roles.json': [aRoleBody()] });
  bytes.writeUInt32LE(value, bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + offset);
  return bytes;
}

describe('POST /rest/security/roles/export and /import of ZIP archives (protocol/roles.md 11, item 5)', () => {
  it('an export is an archive with the file that the JSON form answers', async () => {
    const { code } = await aRuntimeRole(app, { name: 'Späti', policies: ['entity Order read'] });
    const answer = await exported('resource', [code], 'zip');
    expect([answer.status, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
      200,
      'application/zip',
      'attachment; filename="ResourceRoles.zip"',
    ]);
    const { text: json } = await exported('resource', [code], 'json');
    expect(await filesOf(answer.bytes)).toEqual({ 'entities.json': json });
    const rows = await aRowLevelRole(app, []);
    const restricting = await exported('row_level', [rows.code], 'zip');
    expect(restricting.headers['content-disposition']).toBe('attachment; filename="RowLevelRoles.zip"');
  });

  it('an import brings back what was exported', async () => {
    const { code, id } = await aRuntimeRole(app, { policies: ['entity Order read'] });
    const { bytes } = await exported('resource', [code], 'zip');
    await app.as('admin').delete(`${RESOURCE_ROLES}/${id}`);
    const answer = await imported(bytes);
    expect(answer).toAnswer(200, { created: [code], updated: [] });
    // What curl sends for a file by default.
    expect((await imported(bytes, 'application/x-www-form-urlencoded')).json).toEqual({ created: [], updated: [code] });
    const { json } = await app.as('officer').get(`/rest/security/resource-roles/${code}`);
    expect(json).toMatchObject({ policies: [{ type: 'entity', resource: 'Order', action: 'read' }] });
  });

  it('an import takes the roles of all files together, or none', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const others = { 'README.md': 'Roles of the shop', '__MACOSX/._one.json': '\u0000', 'folder.json/': '' };
    const files = { 'one.json': [aRoleBody({ code: one })], 'more/other.JSON': [aRoleBody({ code: other })] };
    const wrong = await imported(
      await aZipArchive({ ...files, 'wrong.json': [aRoleBody({ policies: ['entity Nothing read'] })] }),
    );
    expect([wrong.status, (await app.as('officer').get(`/rest/security/resource-roles/${one}`)).status]).toEqual([
      400, 404,
    ]);
    const answer = await imported(await aZipArchive({ ...files, ...others }));
    expect(answer).toAnswer(200, { created: [one, other], updated: [] });
  });

  it.each([
    ['of an old packer (code page 437)', 0],
    ['that claims to be UTF-8 and is not', 0x08_00],
  ])('an import reads a file with a name %s', async (_, flags) => {
    const role = aRoleBody();
    const bytes = await aZipArchive({ 'r-les.json': [role] });
    for (const [signature, place] of [
      ['PK\u0003\u0004', 6],
      ['PK\u0001\u0002', 8],
    ] as const) {
      const header = bytes.indexOf(signature, 0, 'latin1');
      bytes.writeUInt16LE(flags, header + place);
      bytes[bytes.indexOf('r-les.json', header) + 1] = 0x93;
    }
    expect((await imported(bytes)).json).toEqual({ created: [role.code], updated: [] });
  });

  it('a file that is not an array of roles is refused like such a body', async () => {
    const malformed = { error: 'Malformed request JSON data structure', details: '' };
    for (const content of ['{', { name: 'x' }]) {
      const answer = await imported(await aZipArchive({ 'roles.json': content }));
      expect(answer).toAnswer(400, malformed);
    }
  });

  it.each([
    ['nothing but its first bytes', () => Buffer.from('PK'), 'It is damaged, encrypted or no ZIP archive'],
    [
      'half of it',
      async () => (await aZipArchive({ 'roles.json': [aRoleBody()] })).subarray(0, 90),
      'It is damaged, encrypted or no ZIP archive',
    ],
    ['an encrypted file', () => falsified(8, 1), 'It is damaged, encrypted or no ZIP archive'],
    ['a file that is larger than said', () => falsified(24, 10), 'It is damaged, encrypted or no ZIP archive'],
    ['a wrong checksum', () => falsified(16, 1), 'A checksum is wrong'],
    ['no file of roles', () => aZipArchive({ 'roles.txt': '[]' }), 'It has no file *.json'],
    ['no file', () => aZipArchive({}), 'It has no file *.json'],
    [
      'too many files',
      () => aZipArchive(Object.fromEntries(Array.from({ length: 101 }, (_, file) => [`${file}.json`, []]))),
      'It has more than 100 files',
    ],
  ])('an archive with %s is refused', async (_, archive, details) => {
    const answer = await imported(await archive());
    expect(answer).toAnswer(400, { error: 'Invalid archive', details });
  });

  it('what claims to be an archive and is not, is refused as JSON, too', async () => {
    expect((await imported('no archive')).status).toBe(400);
  });

  it('an archive is not unpacked beyond the size of a body', async () => {
    const large = {
      error: 'Request body too large',
      details: 'The body exceeds the maximum size of 100000 bytes (MAX_BODY_SIZE)',
    };
    const blanks = `[${' '.repeat(MAX_BODY_SIZE / 2)}]`;
    const two = await imported(await aZipArchive({ 'one.json': blanks, 'two.json': blanks }));
    expect(two).toAnswer(413, large);
    // It claims to hold ten bytes, but holds sixty million.
    const bytes = await aZipArchive({ 'bomb.json': ' '.repeat(60_000_000) });
    bytes.writeUInt32LE(10, bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    const disguised = await imported(bytes);
    expect([disguised.status, bytes.length < MAX_BODY_SIZE]).toEqual([400, true]);
  });
});
