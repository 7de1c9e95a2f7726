import { describe, expect, it } from '@jest/globals';
import { contentType } from './content-type.js';

const bytes = (hex: string): Buffer => Buffer.from(hex.replace(/\s/g, ''), 'hex');
const typeOf = (content: string | Buffer): Promise<string> => contentType(Buffer.from(content));

/** One pixel each, or the shortest start that programs accept. */
const GIF = bytes('47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b');
const BMP = bytes(
  '424d3a000000000000003600000028000000010000000100000001001800000000000400000000000000000000000000000000000000ffffff00',
);
const EXE = Buffer.concat([bytes('4d5a90000300000004000000ffff0000b8000000'), Buffer.alloc(44), bytes('40000000')]);
const MP3 = Buffer.concat([bytes('494433030000000000 0a'), Buffer.alloc(10), bytes('fffb9000'), Buffer.alloc(413)]);
const SWF = bytes('46575306 2a000000 7800055f00000fa000000c01004411080000004302ffffff4000000000');

describe('contentType', () => {
  it.each([
    'BMW and other cars',
    'GIF is a format for pictures',
    'GIF89a is one of its versions',
    'MZ are the initials of Mark Zbikowski',
    'ID3 tags name the artist',
    'FWS is a signature',
    'CWS, too',
    'solid work',
    'solid gold\nand silver',
    'II. The second chapter',
    'MM. and Mme. Dupont',
    'MP+ or MPCK',
    'BZh is not a word',
    'FLIF, 8BPS and FORM',
    'OggS',
    'fLaC',
    'RIFF, or what is left of it',
    'Rar!',
    'PK is a footballer',
    'MThd',
    'AC1000 and AC1032 are drawings',
    '070707 is a number',
    'MAC and PC',
    'Cr24',
    '#!AMR',
    '%PDF files are printed',
    '%!TEX root = thesis.tex',
    'SQLi is an attack',
    'ISc( and MSCF',
    '!<arch> users',
    'the freelancer',
    `G${' '.repeat(187)}G`,
    `${' '.repeat(36)}acsp`,
    '\ufeffGIF and ID3',
    'Grüße',
    '{"key": 1}',
    '<html><script>',
    '',
  ])('takes text for text: %j', async (text) => {
    expect(await typeOf(text)).toBe('text/plain');
  });

  it.each<[string, string | Buffer]>([
    ['image/gif', GIF],
    ['image/bmp', BMP],
    ['application/x-msdownload', EXE],
    ['audio/mpeg', MP3],
    ['application/x-shockwave-flash', SWF],
    ['image/png', bytes('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489')],
    ['application/pdf', '%PDF-1.7\n1 0 obj\n'],
    ['application/postscript', '%!PS\nshowpage\n'],
    ['application/eps', '%!PS-Adobe-3.0 EPSF-3.0\n'],
    ['application/rtf', '{\\rtf1\\ansi text}'],
    ['application/xml', '<?xml version="1.0"?><a/>'],
    ['model/stl', 'solid cube\n  facet normal 0 0 1\n'],
    ['model/stl', 'solid cube\nendsolid cube\n'],
    ['text/calendar', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n'],
    ['text/vcard', 'BEGIN:VCARD\r\nVERSION:4.0\r\n'],
    ['text/vtt', 'WEBVTT\n\n'],
    ['application/x-unix-archive', '!<arch>\nfile/           0           0     0     644     4         `\ntext'],
  ])('finds %s', async (type, content) => {
    expect(await typeOf(content)).toBe(type);
  });

  it.each<[string, Buffer]>([
    ['image/gif', Buffer.concat([GIF.subarray(0, 10), Buffer.from('and text')])],
    ['image/gif', Buffer.from('GIF89a with\u0000a byte that no text has')],
    ['image/bmp', Buffer.concat([Buffer.from('BM'), bytes('ff')])],
    ['application/octet-stream', Buffer.from('Gr\xfc\xdfe', 'latin1')],
  ])('finds %s where text is only a part', async (type, content) => {
    expect(await contentType(content)).toBe(type);
  });
});
