import { stringify } from 'lossless-json';
import { restError } from '../../../errors/rest-error.js';
import type { ElementCollectionAttribute } from '../../../model/attribute.js';
import { SEPARATOR } from '../../../model/column-type.js';
import { rectangular } from '../../../model/element-values.js';
import type { SqlList } from '../../../sql/statement.js';

/** @returns text of a JSON value that is not null */
type ElementReader = (json: unknown) => string;

/**
 * Reads the JSON array of a list. An element may be null, as in arrays of PostgreSQL.
 *
 * @throws RestError 400 for lists of other levels than the attribute has, and for what its column cannot hold
 */
export function readList(
  attribute: ElementCollectionAttribute,
  items: readonly unknown[],
  read: ElementReader,
): SqlList {
  const { dimensions = 1, joined } = attribute;
  const list = readLevel(attribute, items, dimensions, read);
  if (joined) {
    requireSeparable(attribute, list);
  }
  return dimensions === 1 ? list : (rectangular(list) ?? refuse(attribute, levelsOf(dimensions)));
}

function readLevel(
  attribute: ElementCollectionAttribute,
  items: readonly unknown[],
  levels: number,
  read: ElementReader,
): SqlList {
  return items.map((item) => {
    if (levels > 1) {
      return Array.isArray(item)
        ? readLevel(attribute, item, levels - 1, read)
        : refuse(attribute, levelsOf(attribute.dimensions ?? 1), item);
    }
    return item === null && !attribute.joined && !attribute.dynamic ? null : read(item);
  });
}

const levelsOf = (levels: number): string =>
  `holds ${levels} levels of lists, and those of one level have the same length`;

/** What TypeORM joins it must be able to split: no commas, and no empty text alone. */
function requireSeparable(attribute: ElementCollectionAttribute, list: SqlList): void {
  const text = list.find((each) => typeof each === 'string' && each.includes(SEPARATOR));
  if (text !== undefined) {
    refuse(attribute, 'is stored as one text with commas between its values, which hold none', text);
  }
  if (list.length === 1 && list[0] === '') {
    refuse(
      attribute,
      'is stored as one text with commas between its values, which cannot hold an empty text alone',
      '',
    );
  }
}

function refuse({ name }: ElementCollectionAttribute, reason: string, value?: unknown): never {
  const named = value === undefined ? '' : `: ${stringify(value) ?? ''}`;
  throw restError('unusableList', { reason: `Attribute '${name}' ${reason}${named}` });
}
