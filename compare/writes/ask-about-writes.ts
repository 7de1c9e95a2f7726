import { ComparisonError } from '../comparison-error.js';
import type { CommonModel } from '../model/common-model.js';
import type { Sample } from '../model/sample.js';
import type { Pair } from '../pair.js';
import { CreatedRows } from './created-rows.js';
import { WriteScenario } from './write-scenario.js';

/** Accounts, roles and sessions: a generated row there could change what users may do. */
const NEVER_WRITTEN = /^(?:sec_|User$)/;

/** What all writes of a run share. */
export interface Writing {
  readonly prefix: string;
  /** Questions per entity and caller. */
  readonly limit: number;
  readonly notWritten: string[];
  /** One sentence for each object that could not be deleted. */
  readonly left: string[];
}

/**
 * Writes objects of every entity as the caller, and deletes them after each entity, also when a question fails.
 *
 * @param callers who may delete what the caller may not
 * @throws the error of a question; it names what could not be deleted
 */
export async function askAboutWrites(
  caller: string,
  callers: readonly string[],
  pair: Pair,
  model: CommonModel,
  samples: ReadonlyMap<string, Sample>,
  writing: Writing,
): Promise<void> {
  const { prefix, limit, notWritten, left } = writing;
  for (const entity of model.withRows) {
    const created = pair.servers.map((server) => new CreatedRows(server, callers, prefix));
    const source = { prefix, enums: model.enums, idOf: (name: string) => samples.get(name)?.ids[0] };
    const scenario = new WriteScenario(pair, entity, caller, source, created, limit);
    try {
      if (NEVER_WRITTEN.test(entity.name) || !(await scenario.run())) {
        notWritten.push(`${entity.name} as ${caller}`);
      }
    } catch (error) {
      const rest = await deleteAll(created);
      throw rest.length === 0
        ? error
        : new ComparisonError(`Left behind on the ${rest.join(', on the ')}`, { cause: error });
    }
    left.push(...(await deleteAll(created)));
  }
}

async function deleteAll(created: readonly CreatedRows[]): Promise<string[]> {
  const left: string[] = [];
  for (const rows of created) {
    left.push(...(await rows.deleteAll()));
  }
  return left;
}
