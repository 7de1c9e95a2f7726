import { isList, isToMany, isToOne, type ModelAttribute } from 'latchkey/react-admin';
import type { Console } from '../console.js';
import { texts } from '../i18n/texts.js';
import { isModifiable, viewable } from './attributes.js';
import { originalText } from './csv.js';
import { ruleOf } from './value-rules.js';

/** A row that cannot be imported. */
export interface RowFault {
  /** As people count: the header is line 1. */
  readonly line: number;
  /** The last of many lines, where nobody knows which of them it is. */
  readonly lastLine?: number;
  readonly message: string;
}

/** The attributes that a file can fill. */
export const importable = (console: Console, entity: string): readonly ModelAttribute[] =>
  viewable(console, entity).filter((attribute) => isModifiable(console, entity, attribute) && !isToMany(attribute));

/** The attribute that a column most likely holds: by its name or caption. */
export const guess = (
  header: string,
  attributes: readonly ModelAttribute[],
  captions: (attribute: ModelAttribute) => string,
): string => {
  const wanted = header.trim().toLowerCase();
  return (
    attributes.find((each) => each.name.toLowerCase() === wanted || captions(each).toLowerCase() === wanted)?.name ?? ''
  );
};

/**
 * Checks every row before any is sent.
 *
 * @param columns the attribute of each column, undefined for those that are left out
 * @returns bodies of `POST`, and what is wrong
 */
export function readRows(
  { enums }: Console,
  columns: readonly (ModelAttribute | undefined)[],
  records: readonly (readonly string[])[],
): { readonly bodies: readonly Readonly<Record<string, unknown>>[]; readonly faults: readonly RowFault[] } {
  const faults: RowFault[] = [];
  const bodies = records.map((record, index) => {
    const body: Record<string, unknown> = {};
    columns.forEach((attribute, column) => {
      const text = originalText(record[column] ?? '');
      if (attribute === undefined) {
        return;
      }
      const fault = faultOf(
        attribute,
        text,
        enums.get(attribute.type)?.map(({ name }) => name),
      );
      if (fault !== undefined) {
        faults.push({ line: index + 2, message: `${attribute.name}: ${fault}` });
      } else if (text !== '') {
        body[attribute.name] = valueOf(attribute, text);
      }
    });
    return body;
  });
  return { bodies, faults };
}

function faultOf(
  attribute: ModelAttribute,
  text: string,
  constants: readonly string[] | undefined,
): string | undefined {
  if (text === '') {
    return attribute.mandatory && attribute.type !== 'boolean' ? texts.table.missing : undefined;
  }
  if (attribute.attributeType === 'ENUM' && !isList(attribute)) {
    return constants?.includes(text) ? undefined : texts.table.constants((constants ?? []).join(', '));
  }
  if (isObjectText(attribute)) {
    try {
      JSON.parse(text);
      return undefined;
    } catch {
      return texts.form.json;
    }
  }
  return isToOne(attribute) ? undefined : ruleOf(attribute)?.(text);
}

/** Written as JSON in a cell. */
const isObjectText = (attribute: ModelAttribute): boolean =>
  attribute.attributeType === 'EMBEDDED' || isList(attribute);

function valueOf(attribute: ModelAttribute, text: string): unknown {
  if (isToOne(attribute)) {
    return { id: text };
  }
  return isObjectText(attribute) ? JSON.parse(text) : text;
}
