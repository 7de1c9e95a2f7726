import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { SessionStream } from './session-stream.js';

interface Heard {
  readonly chunks: string[];
  left: number;
}

/** A stream with somebody at its other end who writes down what arrives. */
function listened(): { readonly stream: SessionStream; readonly heard: Heard } {
  const heard: Heard = { chunks: [], left: 0 };
  const stream = new SessionStream(() => ({
    read: (chunk) => heard.chunks.push(chunk.toString()),
    leave: () => heard.left++,
  }));
  return { stream: stream.connect(), heard };
}

const turn = (): Promise<void> => new Promise(setImmediate);

describe('a stream to the embedded database', () => {
  it('brings what is flushed together in one piece, after the current step', async () => {
    const { stream, heard } = listened();
    await once(stream, 'connect');
    stream.cork();
    stream.write('Parse');
    stream.write('Sync');
    stream.uncork();
    expect(heard.chunks).toEqual([]);
    await turn();
    expect(heard.chunks).toEqual(['ParseSync']);
  });

  it('brings the answers, and counts their bytes', async () => {
    const { stream } = listened();
    await once(stream, 'connect');
    const answer = once(stream, 'data');
    stream.answer(Buffer.from('Ready'));
    expect(String((await answer)[0])).toBe('Ready');
    expect(stream.bytesRead).toBe(5);
  });

  it('brings a large answer in pieces, as a socket would', async () => {
    const { stream } = listened();
    await once(stream, 'connect');
    const lengths: number[] = [];
    stream.on('data', (piece: Buffer) => lengths.push(piece.length));
    stream.answer(Buffer.alloc(150_000));
    await turn();
    expect(lengths).toEqual([65_536, 65_536, 18_928]);
  });

  it('ends when the other end hangs up, after what was said before', async () => {
    const { stream, heard } = listened();
    await once(stream, 'connect');
    let answers = '';
    stream.on('data', (chunk: Buffer) => (answers += chunk.toString()));
    stream.answer(Buffer.from('goodbye'));
    stream.hangUp();
    stream.answer(Buffer.from('too late'));
    await once(stream, 'close');
    expect(answers).toBe('goodbye');
    expect(heard.left).toBe(0);
  });

  it.each<[string, (stream: SessionStream) => unknown]>([
    ['ends', (stream) => stream.end('last')],
    ['breaks', (stream) => stream.destroy()],
  ])('reports once that its client has left when it %s', async (_, leave) => {
    const { stream, heard } = listened();
    await once(stream, 'connect');
    const closed = once(stream.resume(), 'close');
    leave(stream);
    await closed;
    expect(heard.left).toBe(1);
  });

  it('is refused where nobody listens, as by a server that is gone', async () => {
    const stream = new SessionStream(() => undefined).connect();
    expect((await once(stream, 'error'))[0]).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
