import { writeFile } from 'node:fs/promises';
import { stringify } from 'lossless-json';
import { compareServers } from './compare.js';
import { readOptions } from './options.js';
import type { Report } from './report/report.js';
import { writeReport } from './report/write-report.js';
import { ComparisonError } from './comparison-error.js';

const DIFFERENT = 1;
const FAILED = 2;

/**
 * Runs a comparison and prints the report.
 *
 * @returns exit code: 0 without differences, 1 with differences or objects left behind, 2 when the comparison did not run to its end
 */
export async function main(
  args: readonly string[],
  print: (text: string) => void,
  signal?: AbortSignal,
): Promise<number> {
  try {
    const options = readOptions(args);
    const report = await compareServers(options, signal);
    print(writeReport(report));
    if (options.json !== undefined) {
      await save(options.json, report);
    }
    return report.left.length > 0 || report.verdicts.some(({ outcome }) => outcome === 'different') ? DIFFERENT : 0;
  } catch (error) {
    if (error instanceof ComparisonError || signal?.aborted === true) {
      print(`${error instanceof Error ? error.message : String(error)}\n`);
      return FAILED;
    }
    throw error;
  }
}

async function save(file: string, report: Report): Promise<void> {
  try {
    await writeFile(file, stringify(report, undefined, 2) ?? '');
  } catch (error) {
    throw new ComparisonError(`The file of --json cannot be written: ${(error as Error).message}`);
  }
}
