import { firstDifference } from '../measure/first-difference.js';
import { inTurn } from '../works/work.js';
import type { Peer, PeerAnswer } from './peer.js';
import { QUESTIONS, type WorkId } from './questions.js';

/** @throws Error when peers answer anything different, or answer callers without a token */
export async function comparePeers(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) {
    await requireRefusal(peer);
  }
  for (const { id } of QUESTIONS) {
    const answers: PeerAnswer[][] = [];
    for (const peer of peers) {
      answers.push(await answersOf(peer, id));
    }
    answers.forEach((answer, index) => {
      const difference = firstDifference(answers[0], answer);
      if (difference !== undefined) {
        throw new Error(`${id}: ${peers[0]?.name ?? ''} and ${peers[index]?.name ?? ''} differ at ${difference}`);
      }
    });
  }
}

async function answersOf(peer: Peer, work: WorkId): Promise<PeerAnswer[]> {
  const answers: PeerAnswer[] = [];
  for (const request of peer.requests(work)) {
    const { method, path, headers, body } = inTurn(request, 1);
    const response = await fetch(peer.url + path, { method, body, headers: { ...peer.headers, ...headers } });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${peer.name} answers ${method} ${path} with ${response.status}: ${text.slice(0, 500)}`);
    }
    answers.push(peer.answer(work, JSON.parse(text), response.headers.get('x-total-count')));
  }
  return answers;
}

/** Rights that nobody checks would be cheap. */
async function requireRefusal(peer: Peer): Promise<void> {
  const [request] = peer.requests('one');
  const response = await fetch(peer.url + (request?.path ?? ''));
  await response.arrayBuffer();
  if (response.ok) {
    throw new Error(`${peer.name} shows a product to callers without a token`);
  }
}
