import { canonical, isList, type Json, member, scalarText } from '../json.js';
import type { Server } from '../server/server.js';
import { AUDIT_TIMES } from './audit-times.js';
import type { Attribute, Entity } from './model.js';

/** Rows of one page. */
export const PAGE = 50;

/** What a user sees of an entity on both servers: the source of ids and values in questions. */
export interface Sample {
  /** Ids that both servers return. */
  readonly ids: readonly string[];
  /** Sorts by the key; undefined when metadata does not show a single key. */
  readonly byKey: string | undefined;
  /** Everything fits on one page. */
  readonly isSmall: boolean;
  /** Values that both servers return, at most {@link VALUES}, references as their ids. */
  valuesOf(attribute: Attribute): readonly Json[];
}

const VALUES = 2;

export async function takeSample(servers: readonly Server[], entity: Entity, caller: string): Promise<Sample> {
  const key = entity.attributes.find(({ name, kind }) => name === 'id' && kind === 'DATATYPE');
  const sort = key === undefined ? '' : '&sort=id';
  const [ones = [], others = []] = await Promise.all(servers.map((server) => rowsOf(server, entity, caller, sort)));
  const shared = (pick: (row: Json) => Json | undefined): Json[] => {
    const known = new Set(others.flatMap((row) => texts(pick(row))));
    const found = ones.flatMap((row) => pick(row) ?? []).filter((value) => known.has(canonical(value)));
    return [...new Map(found.map((value) => [canonical(value), value])).values()];
  };
  return {
    ids: shared((row) => member(row, 'id')).flatMap((id) => scalarText(id) ?? []),
    byKey: key === undefined ? undefined : 'id',
    isSmall: ones.length < PAGE && others.length < PAGE,
    valuesOf: ({ name, kind }) =>
      AUDIT_TIMES.has(name)
        ? []
        : shared((row) => (isReference(kind) ? member(member(row, name), 'id') : member(row, name)))
            .filter((value) => value !== '')
            .slice(0, VALUES),
  };
}

const texts = (json: Json | undefined): string[] => (json === undefined ? [] : [canonical(json)]);

export const isReference = (kind: string): boolean => kind === 'ASSOCIATION' || kind === 'COMPOSITION';

async function rowsOf(server: Server, entity: Entity, caller: string, sort: string): Promise<readonly Json[]> {
  const names = entity.attributes.filter(({ isList: isMany }) => !isMany).map(({ name }) => name);
  const plan = JSON.stringify({ entity: entity.name, properties: names });
  const path = `/rest/entities/${entity.name}?limit=${PAGE}${sort}`;
  const withReferences = await server.ask({
    group: 'reads',
    caller,
    method: 'GET',
    path: `${path}&fetchPlan=${encodeURIComponent(plan)}`,
  });
  // A server may refuse inline plans: then questions have no values of references.
  const { body } =
    withReferences.status === 200 ? withReferences : await server.ask({ group: 'reads', caller, method: 'GET', path });
  return isList(body) ? body : [];
}
