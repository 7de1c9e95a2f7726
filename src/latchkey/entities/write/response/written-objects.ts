import { LosslessNumber, parse, stringify } from 'lossless-json';
import { Injectable } from '@nestjs/common';
import { getOrCreate } from '../../../common/get-or-create.js';
import { isJsonObject } from '../../../common/json-text.js';
import { DATATYPES } from '../../../datatypes/datatypes.js';
import type { EmbeddedAttribute, TransientAttribute } from '../../../model/attribute.js';
import type { Caller } from '../../../roles/caller.js';
import type { Rights } from '../../../roles/rights.js';
import type { BoundStatement, SqlRunner, TextRow } from '../../../sql/statement.js';
import { EMPTY_PLAN, type FetchPlan, FetchPlanBuilder } from '../../fetch-plan/fetch-plan.js';
import { RequestedPlan } from '../../fetch-plan/fetch-plan-registry.js';
import type { Change, WrittenChange } from '../change/change.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { embeddedPlan } from '../../fetch-plan/built-in-plans.js';
import { isComposition } from '../body/entity-body.js';
import { mapInSlices } from '../../../common/in-slices.js';
import { EntitySettings } from '../../../config/setting-groups.js';
import { Messages } from '../../../messages/messages.js';
import { compositeWriter } from '../../composite-id.js';
import { transientWriter } from '../../serialization/value-writer.js';
import { type CompiledRead, type Presentation, shownTo } from '../../read/compiled-read.js';
import { ReadCompiler } from '../../read/read-compiler.js';
import type { WriteTask } from '../change/write-task.js';

/** What the response says about one object of a request. */
export interface WrittenRoot {
  readonly root: WrittenChange;
  readonly json: string;
  /** Whether its author may see it; otherwise the response holds its identity only (protocol/roles.md 6). */
  readonly seen: boolean;
}

/** What a request has written. */
interface Written {
  /** The objects of the request, in its order. */
  readonly roots: readonly WrittenChange[];
  /** All objects that may have transient attributes. */
  readonly all: readonly Pick<Change, 'entity' | 'id' | 'transients'>[];
}

/** A read that is part of a batch. */
export interface BatchedRead {
  readonly statement: BoundStatement;
  /** @param rows of the statement */
  readonly roots: (rows: readonly TextRow[]) => Promise<readonly WrittenRoot[]>;
}

/** For rows that are all there. */
const NOTHING_MORE: SqlRunner = {
  rows: () => Promise.reject(new Error('A read of one statement needs another one')),
};

/** Reads written objects back, on the connection that wrote them (protocol/entities.md 8.3). */
@Injectable()
export class WrittenObjects {
  constructor(
    private readonly compiler: ReadCompiler,
    private readonly plans: RequestedPlan,
    private readonly messages: Messages,
    private readonly settings: EntitySettings,
  ) {}

  /**
   * @param plan what the request asks for
   * @returns in the order of the request
   */
  async read(task: WriteTask, entity: EntityModel, plan: FetchPlan, unit: Written): Promise<readonly WrittenRoot[]> {
    const { caller, transaction } = task;
    const used = this.planOf(entity, plan);
    const hidden = unit.roots.length === 0 || !caller.rights.mayDo('read', entity.name);
    const ids = unit.roots.map(({ id }) => id);
    const objects = hidden
      ? new Map<EntityId, string>()
      : await this.compiled(caller, entity, used).objects(transaction, ids, this.shownTo(caller));
    return this.rootsOf(caller, used, unit, objects);
  }

  /**
   * The same for a batch, where one statement reads all.
   *
   * @returns undefined where more is needed
   */
  inBatch(caller: Caller, entity: EntityModel, plan: FetchPlan, unit: Written): BatchedRead | undefined {
    if (!caller.rights.mayDo('read', entity.name)) {
      return undefined;
    }
    const used = this.planOf(entity, plan);
    const read = this.compiled(caller, entity, used);
    const shown = this.shownTo(caller);
    const ids = unit.roots.map(({ id }) => id);
    const statement = read.statementOf(ids, shown);
    const roots = async (rows: readonly TextRow[]): Promise<readonly WrittenRoot[]> =>
      this.rootsOf(caller, used, unit, await read.objectsIn(NOTHING_MORE, rows, shown));
    return statement && { statement, roots };
  }

  private planOf(entity: EntityModel, plan: FetchPlan): FetchPlan {
    return this.plans.withDynamic(this.settings.RESPONSE_FETCH_PLAN_ENABLED ? plan : savedObjectPlan(entity));
  }

  private compiled({ rights }: Caller, entity: EntityModel, plan: FetchPlan): CompiledRead {
    return this.compiler.compile({ entity, plan, sort: [], rights });
  }

  private shownTo(caller: Caller): Presentation {
    return shownTo(caller, this.messages, false);
  }

  private rootsOf(
    { rights }: Caller,
    plan: FetchPlan,
    { roots, all }: Written,
    objects: ReadonlyMap<EntityId, string>,
  ): Promise<readonly WrittenRoot[]> {
    const whole = !this.settings.RESPONSE_FETCH_PLAN_ENABLED;
    const transients = transientsOf(all);
    return mapInSlices(roots, (root): WrittenRoot => {
      const json = objects.get(root.id);
      if (json === undefined) {
        return { root, json: minimalObject(root), seen: false };
      }
      const rewritten = (): string =>
        rewriteResponse(json, (answer) => {
          echoTransients(answer, plan, transients, rights);
          if (whole) {
            removeInstanceNames(answer);
          }
        });
      return { root, json: transients.size > 0 || whole ? rewritten() : json, seen: true };
    });
  }
}

/** What authors learn about an object that they may not see (protocol/roles.md 6). */
const minimalObject = ({ entity: { key, name }, id }: WrittenChange): string =>
  `{"id":${key.composite ? compositeWriter(key)(key.partsOf(id)) : JSON.stringify(id)},"_entityName":${JSON.stringify(name)}}`;

type Answer = Record<string, unknown>;

/** Responses that a read alone cannot give. Numbers keep all their digits. */
function rewriteResponse(json: string, rewrite: (answer: Answer) => void): string {
  const answer = parse(json) as Answer;
  rewrite(answer);
  return stringify(answer) ?? json;
}

/** Values of transient attributes that a request sets, by class and id of their objects. */
type Transients = ReadonlyMap<string, Change['transients']>;

/** @param changes all objects of the request */
const transientsOf = (changes: Written['all']): Transients =>
  new Map(
    changes
      .filter(({ transients }) => transients.size > 0)
      .map(({ entity, id, transients }) => [`${entity.name} ${id}`, transients]),
  );

/**
 * Writes back transient attributes that the request set, where the plan lists them and the caller may view them
 * (protocol/entities.md 8.3).
 */
function echoTransients(answer: Answer, plan: FetchPlan, transients: Transients, rights: Rights): void {
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
function removeInstanceNames(value: unknown): void {
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

function jsonValue(attribute: TransientAttribute, text: string): unknown {
  const json = transientWriter(attribute)(text);
  return DATATYPES[attribute.type].numeric && !attribute.enum ? new LosslessNumber(json) : parse(json);
}

const identityPlans = new WeakMap<EntityModel, FetchPlan>();

/** The response without a plan: the identity, and the key where it has another name (protocol/entities.md 8.3). */
export const identityPlan = (entity: EntityModel): FetchPlan => getOrCreate(identityPlans, entity, newIdentityPlan);

function newIdentityPlan({ key }: EntityModel): FetchPlan {
  const builder = new FetchPlanBuilder();
  if (!key.composite) {
    key.attributes.forEach((attribute) => builder.add({ attribute }));
  }
  return builder.build();
}

/** With the identities of what it refers to. */
function savedEmbeddedPlan(embedded: EmbeddedAttribute): FetchPlan {
  const builder = new FetchPlanBuilder().addAll(embeddedPlan(embedded));
  for (const attribute of embedded.attributes.values()) {
    if (attribute.kind === 'toOne') {
      builder.add({ attribute, plan: EMPTY_PLAN });
    } else if (attribute.kind === 'embedded') {
      builder.add({ attribute, plan: savedEmbeddedPlan(attribute) });
    }
  }
  return builder.build();
}

/**
 * The whole saved object, for responses without plans: its values, the identities of what it refers to, and its
 * compositions in the same way (protocol/entities.md 8.3, last line).
 */
function savedObjectPlan(entity: EntityModel, outer: readonly EntityModel[] = []): FetchPlan {
  const builder = new FetchPlanBuilder();
  for (const attribute of entity.attributes.values()) {
    switch (attribute.kind) {
      case 'embedded':
        builder.add({ attribute, plan: savedEmbeddedPlan(attribute) });
        break;
      case 'toOne':
      case 'toMany': {
        const whole = isComposition(attribute) && ![...outer, entity].includes(attribute.target);
        builder.add({ attribute, plan: whole ? savedObjectPlan(attribute.target, [...outer, entity]) : EMPTY_PLAN });
        break;
      }
      case 'transient':
        if (!attribute.readOnly) {
          builder.add({ attribute });
        }
        break;
      case 'computedReference':
        break;
      default:
        builder.add({ attribute });
    }
  }
  return builder.build();
}
