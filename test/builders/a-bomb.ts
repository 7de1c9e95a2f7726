import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of few bytes that unpacks to any number of black and white pixels. */
export function aBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc(height * (1 + Math.ceil(width / 8)));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const STRIP_ROWS = 1_000;
const HEAD = Buffer.from('49492a0008000000', 'hex');
const DEFLATED = 8;

/** TIFF tags that a picture of black and white pixels needs: number, type (3: two bytes, 4: four) and count, value or place. */
type Tag = readonly [number: number, type: 3 | 4, count: number, value: number];

function directory(tags: readonly Tag[]): Buffer {
  const bytes = Buffer.alloc(directorySize(tags.length));
  bytes.writeUInt16LE(tags.length);
  tags.forEach(([number, type, count, value], index) => {
    const start = 2 + 12 * index;
    bytes.writeUInt16LE(number, start);
    bytes.writeUInt16LE(type, start + 2);
    bytes.writeUInt32LE(count, start + 4);
    bytes.writeUInt32LE(value, start + 8);
  });
  return bytes;
}

const directorySize = (tags: number): number => 2 + 12 * tags + 4;

function numbers(count: number, value: number): Buffer {
  const bytes = Buffer.alloc(4 * count);
  for (let index = 0; index < count; index++) {
    bytes.writeUInt32LE(value, 4 * index);
  }
  return bytes;
}

/** A TIFF of few bytes that takes minutes to unpack, and little memory: all its strips are the same bytes of the file. */
export function aSlowBomb(width: number, height: number): Buffer {
  const strip = deflateSync(Buffer.alloc(STRIP_ROWS * Math.ceil(width / 8)));
  const strips = Math.ceil(height / STRIP_ROWS);
  const offsets = HEAD.length + directorySize(9);
  const lengths = offsets + 4 * strips;
  const tags: Tag[] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 1, 1],
    [259, 3, 1, DEFLATED],
    [262, 3, 1, 1],
    [273, 4, strips, offsets],
    [277, 3, 1, 1],
    [278, 4, 1, STRIP_ROWS],
    [279, 4, strips, lengths],
  ];
  return Buffer.concat([
    HEAD,
    directory(tags),
    numbers(strips, lengths + 4 * strips),
    numbers(strips, strip.length),
    strip,
  ]);
}
