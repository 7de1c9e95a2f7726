import { cpus, totalmem } from 'node:os';

const GIB = 1024 ** 3;

/** One line that says where and when. */
export const machineLine = (generator: string): string => {
  const [cpu] = cpus();
  const memory = (totalmem() / GIB).toFixed(0);
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${memory} GiB, Node ${process.versions.node}, a PostgreSQL server, driven by ${generator}`;
};
