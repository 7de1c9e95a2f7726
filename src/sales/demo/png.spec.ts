import { describe, expect, it } from '@jest/globals';
import { PNG } from 'pngjs';
import { drawPng } from './png.js';

describe('drawPng', () => {
  it('makes a picture that another decoder reads pixel by pixel', () => {
    const picture = PNG.sync.read(drawPng(2, 2, (x, y) => [x * 255, y * 255, 7]));
    expect([picture.width, picture.height]).toEqual([2, 2]);
    expect([...picture.data]).toEqual([0, 0, 7, 255, 255, 0, 7, 255, 0, 255, 7, 255, 255, 255, 7, 255]);
  });
});
