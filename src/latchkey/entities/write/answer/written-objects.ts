import { mapInSlices } from '../../../common/in-slices.js';
import { Injectable } from '@nestjs/common';
import { EntitySettings } from '../../../config/setting-groups.js';
import { Messages } from '../../../messages/messages.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { EntityId } from '../../../model/entity-key.js';
import { compositeWriter } from '../../composite-id.js';
import type { FetchPlan } from '../../fetch-plan/fetch-plan.js';
import { shownTo } from '../../read/presentation.js';
import { ReadCompiler } from '../../read/read-compiler.js';
import type { Change, UnitOfWork } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { echoTransients, removeInstanceNames, rewriteAnswer, transientsOf } from './answer-json.js';
import { savedObjectPlan } from './response-plan.js';

/** What the response says about one object of a request. */
export interface WrittenRoot {
  readonly root: Change;
  readonly json: string;
  /** Whether its author may see it; otherwise the response holds its identity only (protocol/roles.md 6). */
  readonly seen: boolean;
}

/** Reads written objects back, on the connection that wrote them (protocol/entities.md 8.3). */
@Injectable()
export class WrittenObjects {
  constructor(
    private readonly compiler: ReadCompiler,
    private readonly messages: Messages,
    private readonly settings: EntitySettings,
  ) {}

  /**
   * @param plan what the request asks for
   * @returns in the order of the request
   */
  async read(task: WriteTask, entity: EntityModel, plan: FetchPlan, unit: UnitOfWork): Promise<readonly WrittenRoot[]> {
    const whole = !this.settings.RESPONSE_FETCH_PLAN_ENABLED;
    const used = whole ? savedObjectPlan(entity) : plan;
    const objects = await this.objects(task, entity, used, unit);
    const transients = transientsOf(unit.all);
    return mapInSlices(unit.roots, (root): WrittenRoot => {
      const json = objects.get(root.id);
      if (json === undefined) {
        return { root, json: minimalObject(root), seen: false };
      }
      const rewritten = (): string =>
        rewriteAnswer(json, (answer) => {
          echoTransients(answer, used, transients, task.caller.rights);
          if (whole) {
            removeInstanceNames(answer);
          }
        });
      return { root, json: transients.size > 0 || whole ? rewritten() : json, seen: true };
    });
  }

  private objects(
    { caller, transaction }: WriteTask,
    entity: EntityModel,
    plan: FetchPlan,
    { roots }: UnitOfWork,
  ): Promise<ReadonlyMap<EntityId, string>> {
    if (roots.length === 0 || !caller.rights.mayDo('read', entity.name)) {
      return Promise.resolve(new Map());
    }
    const ids = roots.map(({ id }) => id);
    const shown = shownTo(caller, this.messages, false);
    return this.compiler.compile({ entity, plan, sort: [], rights: caller.rights }).objects(transaction, ids, shown);
  }
}

/** What authors learn about an object that they may not see (protocol/roles.md 6). */
const minimalObject = ({ entity: { key, name }, id }: Change): string =>
  `{"id":${key.composite ? compositeWriter(key)(key.partsOf(id)) : JSON.stringify(id)},"_entityName":${JSON.stringify(name)}}`;
