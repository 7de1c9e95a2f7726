import { literal, quote } from '../../model/sql-identifier.js';
import type { Differences } from './differences.js';
import { plainName, schemaOf } from './schema.js';
import type { Step } from './steps.js';

const OLD = '_old';

/** Statements before columns are changed: new enums, new constants, and new enums beside those that they replace. */
export function enumSteps({ from, to, remadeEnums }: Differences): readonly Step[] {
  return [...to.enums].flatMap(([path, labels]): Step[] => {
    const present = from.enums.get(path);
    if (present === undefined) {
      return [{ sql: create(path, labels) }];
    }
    return remadeEnums.has(path)
      ? [{ sql: `ALTER TYPE ${path} RENAME TO ${oldName(path)}` }, { sql: create(path, labels) }]
      : additions(path, present, labels);
  });
}

/** Statements after columns are changed. */
export function enumDrops({ from, to, remadeEnums }: Differences): readonly Step[] {
  const gone = [...from.enums.keys()].filter((path) => !to.enums.has(path));
  const replaced = [...remadeEnums].map((path) => {
    const schema = schemaOf(path);
    return schema === '' ? oldName(path) : `${schema}.${oldName(path)}`;
  });
  return [...replaced, ...gone].map((path) => ({ sql: `DROP TYPE ${path}` }));
}

const create = (path: string, labels: readonly string[]): string =>
  `CREATE TYPE ${path} AS ENUM (${labels.map(literal).join(', ')})`;

function oldName(path: string): string {
  const schema = schemaOf(path);
  return quote(plainName(schema === '' ? path : path.slice(schema.length + 1)) + OLD);
}

/** Each constant is added beside one that is there already. */
function additions(path: string, present: readonly string[], labels: readonly string[]): Step[] {
  return labels.flatMap((label, index): Step[] => {
    if (present.includes(label)) {
      return [];
    }
    const [previous, next] = [labels[index - 1], labels[index + 1]];
    const place =
      previous !== undefined ? `AFTER ${literal(previous)}` : next !== undefined ? `BEFORE ${literal(next)}` : '';
    const last = previous !== undefined && !labels.slice(index).some((each) => present.includes(each));
    return [
      {
        sql: `ALTER TYPE ${path} ADD VALUE ${literal(label)}${last || place === '' ? '' : ` ${place}`}`,
        constant: label,
      },
    ];
  });
}
