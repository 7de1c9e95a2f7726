import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Prints the tests that failed in a run, from the file that Jest writes with `--json`.
 * Usage: node scripts/show-failures.js FILE
 *
 * @typedef {{ fullName: string, status: string, failureMessages: string[] }} Test
 * @typedef {{ name: string, status: string, message: string, assertionResults: Test[] }} SpecFile
 */

/** Of what a test says, at most. */
const MAX_LENGTH = 3_000;

/**
 * Without colours, and without the places in libraries that an error went through.
 *
 * @param {string} text
 */
const short = (text) =>
  stripVTControlCharacters(text)
    .replace(/^ +at .*(node_modules|node:internal|new Promise).*\n?/gm, '')
    .slice(0, MAX_LENGTH);

/** @type {{ testResults: SpecFile[] }} */
const { testResults } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
for (const { name, status, message, assertionResults } of testResults) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  for (const { fullName, failureMessages } of failed) {
    console.log(`-- ${relative('.', name)}: ${fullName}\n${failureMessages.map(short).join('\n')}`);
  }
  if (status === 'failed' && failed.length === 0) {
    console.log(`-- ${relative('.', name)}\n${short(message)}`);
  }
}
