import { ContestantProcess } from '../contestants/contestant-process.js';
import { login } from '../contestants/login.js';
import { READS } from '../works/reads.js';
import type { BenchRequest } from '../works/work.js';
import { WRITES } from '../works/writes.js';
import { numberIn, type Peer, type PeerAnswer, type PeerRow } from './peer.js';
import type { WorkId } from './questions.js';

interface Product {
  readonly _instanceName: string;
  readonly id: string;
  readonly name?: string;
  readonly price?: number;
  readonly category?: { readonly id: string; readonly name: string };
}

/** The works of the other benches that put these questions. */
const WORK: Readonly<Record<WorkId, string>> = { list: 'b', one: 'a', search: 'd', create: 'e' };

/** @param databaseUrl empty for the embedded database in the folder */
export async function startLatchkey(databaseUrl: string, folder: string): Promise<Peer> {
  const process = await ContestantProcess.start('latchkey', { databaseUrl, folder, picture: '', text: '', bucket: '' });
  const token = await login(process.url, 'two');
  return {
    name: databaseUrl === '' ? 'latchkey embedded' : 'latchkey',
    url: process.url,
    pid: process.pid,
    headers: { authorization: `Bearer ${token}` },
    onServer: databaseUrl !== '',
    requests: (work) => requestsOf(WORK[work], token),
    answer: answerOf,
    stop: () => process.stop(),
  };
}

function requestsOf(letter: string, token: string): readonly BenchRequest[] {
  const work = [...READS, ...WRITES].find(({ id }) => id === letter);
  return work?.requests({ name: 'latchkey', token, fileRef: '' }) ?? [];
}

function answerOf(work: WorkId, body: unknown, total: string | null): PeerAnswer {
  if (work === 'create') {
    return { rows: [{ name: (body as Product)._instanceName }] };
  }
  const rows = (Array.isArray(body) ? body : [body]) as readonly Product[];
  return { rows: rows.map(rowOf), ...(work === 'search' ? { total: Number(total) } : {}) };
}

const rowOf = ({ id, name = '', price = NaN, category }: Product): PeerRow => ({
  number: numberIn(id),
  name,
  price,
  ...(category ? { category: { number: numberIn(category.id), name: category.name } } : {}),
});
