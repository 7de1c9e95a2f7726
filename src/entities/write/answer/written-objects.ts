import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../../../config/settings.js';
import { Messages } from '../../../messages/messages.js';
import type { EntityModel } from '../../../metadata/entity-model.js';
import type { EntityId } from '../../../metadata/entity-key.js';
import { compositeWriter } from '../../composite-id.js';
import type { FetchPlan } from '../../fetch-plan/fetch-plan.js';
import { shownTo } from '../../read/presentation.js';
import { ReadCompiler } from '../../read/read-compiler.js';
import type { UnitOfWork } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { echoTransients, removeInstanceNames, rewriteAnswer, transientsOf } from './answer-json.js';
import { savedObjectPlan } from './response-plan.js';

/** Reads written objects back, on the connection that wrote them (protocol/entities.md 8.3). */
@Injectable()
export class WrittenObjects {
  constructor(
    private readonly compiler: ReadCompiler,
    private readonly messages: Messages,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @param plan what the request asks for
   * @returns JSON texts in the order of the request; only the identity of an object that has become invisible
   */
  async read(task: WriteTask, entity: EntityModel, plan: FetchPlan, unit: UnitOfWork): Promise<readonly string[]> {
    const whole = !this.settings.RESPONSE_FETCH_PLAN_ENABLED;
    const used = whole ? savedObjectPlan(entity) : plan;
    const objects = await this.objects(task, entity, used, unit);
    const transients = transientsOf(unit.all);
    return unit.roots.map(({ id, entity: actual }) => {
      const json = objects.get(id) ?? minimalObject(actual, id);
      return transients.size > 0 || whole
        ? rewriteAnswer(json, (answer) => {
            echoTransients(answer, used, transients, task.caller.rights);
            if (whole) {
              removeInstanceNames(answer);
            }
          })
        : json;
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

/** What the author learns about an object that he may not see (protocol/roles.md 6). */
const minimalObject = ({ key, name }: EntityModel, id: EntityId): string =>
  `{"id":${key.composite ? compositeWriter(key)(key.partsOf(id)) : JSON.stringify(id)},"_entityName":${JSON.stringify(name)}}`;
