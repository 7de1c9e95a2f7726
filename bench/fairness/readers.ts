import { Agent, request } from 'node:http';
import { seedId } from '../database/seed-facts.js';
import type { FairServer } from './fair-server.js';

const CLIENTS = 16;
const PRODUCTS = 10_000;

/** Milliseconds that readers waited. */
export interface Waited {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** How long 16 clients that read one product after the other wait for each, while something else happens. */
export async function readersDuring(server: FairServer, work: () => Promise<void>): Promise<Waited> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const took: number[] = [];
  let done = false;
  const client = async (first: number): Promise<void> => {
    for (let number = first; !done; number += CLIENTS) {
      const began = performance.now();
      await readProduct(server, agent, (number % PRODUCTS) + 1);
      took.push(performance.now() - began);
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, index) => client(index));
  try {
    await work();
  } finally {
    done = true;
    await Promise.all(clients);
    agent.destroy();
  }
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

const readProduct = ({ url, reader }: FairServer, agent: Agent, number: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const path = `${url}/rest/entities/Product/${seedId('product', number)}`;
    const sent = request(path, { agent, headers: { authorization: `Bearer ${reader}` } }, (response) => {
      response.on('end', resolve).on('error', reject).resume();
      if (response.statusCode !== 200) {
        reject(new Error(`A reader got ${String(response.statusCode)}`));
      }
    });
    sent.on('error', reject).end();
  });
