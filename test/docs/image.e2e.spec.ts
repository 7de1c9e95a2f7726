import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';

describe('the image of the Dockerfile', () => {
  it('starts Node as npm start does', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: { start: string } };
    const [, command = ''] = /^CMD (.*)$/m.exec(await readFile('Dockerfile', 'utf8')) ?? [];
    expect(JSON.parse(command)).toEqual(scripts.start.split(' '));
  });
});
