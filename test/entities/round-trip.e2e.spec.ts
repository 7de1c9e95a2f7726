import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';
import { binaryNumbers, exactAttributes, type Sample } from './specimen-arbitrary.js';

const RUNS = 200;
const TIMEOUT_MS = 180_000;
const NAMES = [...Object.keys(exactAttributes), ...Object.keys(binaryNumbers)];
const PLAN = encodeURIComponent(JSON.stringify({ entity: 'Specimen', properties: NAMES }));

const app = useApp(startDomainApp);

/** JSON texts of the attributes of an object without nested objects, by name, exactly as they were answered. */
function attributeTexts(json: string): Map<string, string> {
  const member = /"(\w+)":("(?:[^"\\]|\\.)*"|\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]|[^,}]+)/g;
  return new Map([...json.matchAll(member)].map(([, name = '', value = '']) => [name, value]));
}

/** Two JSON texts of the same characters may escape them differently. */
const normal = (json: string): string => json.replace(/"(?:[^"\\]|\\.)*"/g, (each) => JSON.stringify(JSON.parse(each)));

describe('values survive a round trip bit for bit (protocol/serialization.md 1)', () => {
  it(
    'whatever they are',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.record(exactAttributes), fc.record(binaryNumbers), async (exact, binary) => {
          const samples = Object.entries<Sample>(exact);
          const numbers = Object.entries(binary);
          const members = [
            ...samples.map(([name, { sent }]) => `"${name}":${sent}`),
            ...numbers.map(([name, value]) => `"${name}":${Object.is(value, -0) ? '-0' : String(value)}`),
          ];
          const created = await app
            .as('admin')
            .post(`/rest/entities/Specimen?responseFetchPlan=${PLAN}`, `{${members.join()}}`);
          expect([created.status, created.text]).toEqual([201, expect.anything()]);
          const { id } = created.json as { id: string };
          const read = await app.as('admin').get(`/rest/entities/Specimen/${id}?fetchPlan=${PLAN}`);
          expect(read.text).toBe(created.text);
          const texts = attributeTexts(read.text);
          expect(samples.map(([name]) => [name, normal(texts.get(name) ?? '')])).toEqual(
            samples.map(([name, sample]) => [name, normal(sample.read)]),
          );
          for (const [name, value] of numbers) {
            const stored = Number(texts.get(name));
            expect(name === 'float' ? Math.fround(stored) : stored).toBe(value);
          }
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );
});
