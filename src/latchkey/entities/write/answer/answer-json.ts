import { LosslessNumber, parse, stringify } from 'lossless-json';
import { isJsonObject } from '../../../common/json-text.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import type { TransientAttribute } from '../../../model/attribute.js';
import type { Rights } from '../../../roles/rights.js';
import type { FetchPlan } from '../../fetch-plan/fetch-plan.js';
import type { Change } from '../change/change.js';

type Answer = Record<string, unknown>;

/** Responses that a read alone cannot give. Numbers keep all their digits. */
export function rewriteAnswer(json: string, rewrite: (answer: Answer) => void): string {
  const answer = parse(json) as Answer;
  rewrite(answer);
  return stringify(answer) ?? json;
}

/** Values of transient attributes that a request sets, by class and id of their objects. */
export type Transients = ReadonlyMap<string, Change['transients']>;

/** @param changes all objects of the request */
export const transientsOf = (changes: readonly Change[]): Transients =>
  new Map(
    changes
      .filter(({ transients }) => transients.size > 0)
      .map(({ entity, id, transients }) => [`${entity.name} ${id}`, transients]),
  );

/**
 * Writes back transient attributes that the request set, where the plan lists them and the caller may view them
 * (protocol/entities.md 8.3).
 */
export function echoTransients(answer: Answer, plan: FetchPlan, transients: Transients, rights: Rights): void {
  const given = transients.get(`${String(answer._entityName)} ${idText(answer)}`);
  for (const { attribute, plan: nested } of plan.nodes) {
    if (attribute.kind === 'transient') {
      const text = given?.get(attribute.name);
      if (typeof text === 'string' && !attribute.secret && rights.mayView(attribute)) {
        answer[attribute.name] = jsonValue(attribute, text);
      }
    } else if (nested) {
      const value = answer[attribute.name];
      for (const each of Array.isArray(value) ? value : [value]) {
        if (isJsonObject(each)) {
          echoTransients(each, nested, transients, rights);
        }
      }
    }
  }
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
