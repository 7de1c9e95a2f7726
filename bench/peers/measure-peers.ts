import type { LoadGenerator } from '../load/load.js';
import type { Plan } from '../measure/measure-work.js';
import { type Sample, takeSample } from '../measure/sample.js';
import { say } from '../progress.js';
import type { Peer } from './peer.js';
import { usageOfTree } from './processor.js';
import { QUESTIONS } from './questions.js';

export interface PeerSample extends Sample {
  /** Seconds of the server and of its database; absent where the processes of the database are unknown. */
  readonly cpuWithDatabase: number | undefined;
}

/** All rounds of a question. */
export interface PeerMeasured {
  readonly title: string;
  readonly rounds: readonly (readonly PeerSample[])[];
}

/** Drives the peers in turn, question by question, after a warm-up of each. @param database the first process of PostgreSQL */
export async function measurePeers(
  peers: readonly Peer[],
  database: number | undefined,
  drive: LoadGenerator,
  { rounds: number, seconds, warmUpSeconds, connections: [connections = 1] }: Plan,
): Promise<readonly PeerMeasured[]> {
  const measured: PeerMeasured[] = [];
  for (const { id, title } of QUESTIONS) {
    say(title);
    const sample = (peer: Peer, duration: number): Promise<PeerSample> =>
      samplePeer(peer, database, (process) =>
        takeSample(process, drive, {
          url: peer.url,
          requests: peer.requests(id),
          headers: peer.headers,
          connections,
          seconds: duration,
        }),
      );
    for (const peer of peers) {
      await sample(peer, warmUpSeconds);
    }
    const rounds: PeerSample[][] = [];
    for (let round = 0; round < number; round++) {
      const samples: PeerSample[] = [];
      for (const peer of peers) {
        samples.push(await sample(peer, seconds));
      }
      rounds.push(samples);
    }
    measured.push({ title, rounds });
  }
  return measured;
}

type Take = (process: Parameters<typeof takeSample>[0]) => ReturnType<typeof takeSample>;

async function samplePeer(
  { name, pid, onServer }: Peer,
  database: number | undefined,
  take: Take,
): Promise<PeerSample> {
  const databaseCpu = (): number => (onServer && database !== undefined ? usageOfTree(database).cpu : 0);
  const before = databaseCpu();
  const sample = await take({ name, usage: () => Promise.resolve(usageOfTree(pid)) });
  const databasePer1000 = (databaseCpu() - before) / 1000 / sample.requests;
  return {
    ...sample,
    cpuWithDatabase: onServer && database === undefined ? undefined : sample.cpuPer1000 + databasePer1000,
  };
}
