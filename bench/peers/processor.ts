import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a process and its children have used. */
export interface TreeUsage {
  /** Microseconds of the processors, user and system. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
}

/** What `/proc/<pid>/stat` says. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Of the process and of its children that have ended. */
  readonly ticks: number;
  readonly pages: number;
}

const TICK_MICROS = 1_000_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const PAGE_BYTES = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));

/** @param text content of `/proc/<pid>/stat`; the name of the program may hold blanks and parentheses */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(') ') + 2).split(' ');
  // proc(5) counts from 1, and the state, the first here, is its third field.
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    ticks: field(14) + field(15) + field(16) + field(17),
    pages: field(24),
  };
}

/** A process and all that descend from it. */
export function treeOf(root: number, all: readonly ProcessStat[]): readonly ProcessStat[] {
  const children = all.filter(({ parent }) => parent === root).flatMap(({ pid }) => treeOf(pid, all));
  return [...all.filter(({ pid }) => pid === root), ...children];
}

/** @throws Error when the process has ended */
export function usageOfTree(root: number): TreeUsage {
  const tree = treeOf(root, allProcesses());
  if (tree.length === 0) {
    throw new Error(`Process ${root} has ended`);
  }
  return {
    cpu: tree.reduce((sum, { ticks }) => sum + ticks, 0) * TICK_MICROS,
    rss: tree.reduce((sum, { pages }) => sum + pages, 0) * PAGE_BYTES,
  };
}

function allProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'))];
      } catch {
        // It has ended since the folder was read.
        return [];
      }
    });
}
