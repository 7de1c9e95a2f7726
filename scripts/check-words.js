import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/*
 * Words that cost a reader a second reading, with what to write instead. `npm run check` fails on them, in sources, specs and
 * documents. Texts of the wire protocol keep their words.
 */
const WORDS = [
  ['whoever', 'anyone who'],
  ['anew', 'again'],
  ['passed over', 'skipped, ignored'],
  ['worked off', 'processed'],
  ['is told', 'learns, receives'],
  ['are told', 'learn, receive'],
  ['the own', 'your own, its own'],
  ['(?<!there )is no(?! (?:longer|more)\\b)', 'is not a'],
  ['of its own', 'its own'],
  ['of their own', 'their own'],
  ['is none', 'is not one'],
  ['are none', 'are not'],
  ['so many', 'this many, at most n'],
  ['remembered for moments', 'cached for a few seconds'],
];
const RULES = WORDS.map(([word = '', instead = '']) => ({ pattern: new RegExp(`\\b${word}\\b`, 'i'), instead }));
const SKIPPED = /^(package-lock\.json|docs\/protocol\/|scripts\/check-words\.js|LICENSE|findings\/)/;
const READ = /\.(tsx?|js|md|yml|json|template|example|sh)$|^\.ci\/run$|Dockerfile$/;

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n');
const hits = files
  .filter((file) => READ.test(file) && !SKIPPED.test(file))
  .flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        RULES.flatMap(({ pattern, instead }) => {
          const [found] = pattern.exec(line) ?? [];
          return found === undefined ? [] : [`${file}:${index + 1}: "${found}": write ${instead}`];
        }),
      ),
  );
if (hits.length > 0) {
  console.error(`${hits.join('\n')}\n${hits.length} words to replace`);
  process.exitCode = 1;
}
