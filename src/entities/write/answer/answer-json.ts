import { LosslessNumber, parse, stringify } from 'lossless-json';
import { isJsonObject } from '../../../common/json-text.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import type { TransientAttribute } from '../../../metadata/attribute.js';
import type { Rights } from '../../../roles/rights.js';
import type { FetchPlan } from '../../fetch-plan/fetch-plan.js';
import type { Change } from '../change/change.js';

type Answer = Record<string, unknown>;

/** Answers that a read alone cannot give. Numbers keep all their digits. */
export function rewriteAnswer(json: string, rewrite: (answer: Answer) => void): string {
  const answer = parse(json) as Answer;
  rewrite(answer);
  return stringify(answer) ?? json;
}

/** Whether the request sets transient attributes at all. */
export const setsTransients = (changes: readonly Change[]): boolean =>
  changes.some(({ transients }) => transients.size > 0);

/**
 * Writes back transient attributes that the request set, where the plan lists them and the caller may view them
 * (protocol/entities.md 8.3).
 *
 * @param changes all objects of the request
 */
export function echoTransients(answer: Answer, plan: FetchPlan, changes: readonly Change[], rights: Rights): void {
  const byId = new Map(changes.map((change) => [`${change.entity.name} ${change.id}`, change]));
  const visit = (object: Answer, { nodes }: FetchPlan): void => {
    const change = byId.get(`${String(object._entityName)} ${idText(object)}`);
    for (const { attribute, plan: nested } of nodes) {
      if (attribute.kind === 'transient') {
        const text = change?.transients.get(attribute.name);
        if (typeof text === 'string' && !attribute.secret && rights.mayView(attribute)) {
          object[attribute.name] = jsonValue(attribute, text);
        }
      } else if (nested) {
        const value = object[attribute.name];
        (Array.isArray(value) ? value : [value]).filter(isJsonObject).forEach((each) => {
          visit(each, nested);
        });
      }
    }
  };
  visit(answer, plan);
}

/** Without the texts for people, at every level (protocol/entities.md 8.3, last line). */
export function removeInstanceNames(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(removeInstanceNames);
  } else if (isJsonObject(value)) {
    delete (value as Answer)._instanceName;
    Object.values(value).forEach(removeInstanceNames);
  }
}

/** Ids of single keys as the changes have them; transient attributes of composite keys are found through their parts. */
function idText({ id }: Answer): string {
  return isJsonObject(id) ? JSON.stringify(Object.values(id).map(String)) : String(id);
}

function jsonValue({ type }: TransientAttribute, text: string): unknown {
  const { write, numeric } = DATATYPES[type];
  return numeric ? new LosslessNumber(write(text)) : parse(write(text));
}
