import { readFileSync } from 'node:fs';

/**
 * What the file of an entity says that metadata does not: which attributes are unique together, and which references are
 * parts of the key.
 *
 * @typedef {{ uniques: string[][], keyReferences: { name: string, attributes: string[] }[], secrets: string[] }} EntitySource
 */

/** @param {string} file @returns {EntitySource} */
export function readEntity(file) {
  const source = readFileSync(file, 'utf8');
  const members = source.slice(source.indexOf('export class')).split('\n\n').map(readMember);
  const keys = new Map(members.filter(({ isKey }) => isKey).map(({ name, columns }) => [columns[0], name]));
  return {
    secrets: members.filter(({ isSecret }) => isSecret).map(({ name }) => name),
    uniques: [
      ...[...source.matchAll(/^@Unique\(\[(.*)\]\)$/gm)].map((match) => texts(match[1] ?? '')),
      ...members.filter(({ isUnique }) => isUnique).map(({ name }) => [name]),
    ],
    keyReferences: members
      .filter(({ isReference, columns }) => isReference && columns.every((column) => keys.has(column)))
      .map(({ name, columns }) => ({ name, attributes: columns.map((column) => keys.get(column) ?? '') })),
  };
}

/** @param {string} text */
const texts = (text) => [...text.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '');

/** @param {string} text */
function readMember(text) {
  const name = /^ {2}'?([^'\n]+?)'?!: /m.exec(text)?.[1] ?? '';
  const named = [...text.matchAll(/\bname: '([^']*)'/g)].map((match) => match[1] ?? '');
  return {
    name,
    columns: named.length > 0 ? named : [name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()],
    isKey: /^ {2}@Primary/m.test(text),
    isSecret: text.includes('@Secret('),
    isUnique: text.includes('unique: true'),
    isReference: text.includes('@JoinColumn('),
  };
}
