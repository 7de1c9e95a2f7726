import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a run has found so far, on disk, so that it can be continued as long as the changed sources stay the same. */
export class Progress {
  /**
   * What each spec file reaches, by its name.
   *
   * @type {Record<string, { hash: string, tests: object[], coverage: object, disturbed: string[], failed: object[] }>}
   */
  files = {};
  /** @type {Record<string, import('./desk.js').Failure>} by mutant */
  noticed = {};
  /** Mutants under which a test never ends. @type {string[]} */
  hung = [];
  /** Mutants that leave an application in pieces: they are tried on whole files only. @type {string[]} */
  suspects = [];
  /** Hashes of the spec files that did not notice a mutant when run as a whole, by mutant. @type {Record<string, string[]>} */
  survived = {};

  /**
   * @param {string} path of the file that holds it
   * @param {readonly string[]} sources with all mutants in them
   * @param {boolean} goOn instead of starting over
   */
  constructor(path, sources, goOn) {
    this.path = path;
    this.sources = hashOf(...sources);
    const before = goOn && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
    if (before.sources === this.sources) {
      Object.assign(this, before);
    }
    mkdirSync(dirname(path), { recursive: true });
  }

  save() {
    const { path, ...found } = this;
    writeFileSync(`${path}.new`, JSON.stringify(found));
    renameSync(`${path}.new`, path);
  }

  /** Adds a line to a log, since Stryker shows nothing that its test runners say. */
  note(sentence) {
    appendFileSync(`${this.path}.log`, `${sentence}\n`);
  }

  /** Whether a spec file is known as it is now. */
  knows(file) {
    return this.files[file]?.hash === hashOf(file);
  }

  /** Mutants that need not be tried. */
  get known() {
    return [...Object.keys(this.noticed), ...this.hung];
  }

  isKnown(mutant) {
    return this.noticed[mutant] !== undefined || this.hung.includes(mutant);
  }
}

/** Of the contents of files. */
export function hashOf(...files) {
  const hash = createHash('sha256');
  files.forEach((file) => hash.update(readFileSync(file)));
  return hash.digest('hex').slice(0, 16);
}
