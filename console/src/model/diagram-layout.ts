import { Graph, layout } from '@dagrejs/dagre';
import type { Model } from 'latchkey/react-admin';

/** An entity at its place (its middle), in units of the picture. */
export interface Box {
  readonly entity: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A reference, or an entity that extends another. */
export interface Line {
  readonly from: string;
  readonly to: string;
  readonly kind: 'reference' | 'composition' | 'extends';
  /** Names of the attributes from one entity to the other. */
  readonly attributes: readonly string[];
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Places of boxes and lines. */
export interface Diagram {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

type Link = Omit<Line, 'points'>;

const HEIGHT = 36;
/** Of a character of a caption, and what a box has left and right of it. */
const CHARACTER = 8.2;
const PADDING = 28;

/** The references between entities, one for each pair and kind; those back and forth of one relation are two. */
export function linksOf({ entities }: Model): readonly Link[] {
  const names = new Set(entities.map(({ entityName }) => entityName));
  const links = new Map<string, Link>();
  const add = (from: string, to: string, kind: Link['kind'], attribute?: string): void => {
    const key = `${kind} ${from} ${to}`;
    const attributes = [...(links.get(key)?.attributes ?? []), ...(attribute === undefined ? [] : [attribute])];
    links.set(key, { from, to, kind, attributes });
  };
  for (const { entityName, ancestor, properties } of entities) {
    if (ancestor !== null && names.has(ancestor)) {
      add(entityName, ancestor, 'extends');
    }
    for (const { name, type, attributeType } of properties) {
      if (names.has(type) && attributeType !== 'DATATYPE' && attributeType !== 'ENUM') {
        add(entityName, type, attributeType === 'ASSOCIATION' ? 'reference' : 'composition', name);
      }
    }
  }
  return [...links.values()];
}

/** The entity and those that a line joins it with. */
export const neighbours = (links: readonly Link[], entity: string): ReadonlySet<string> =>
  new Set([entity, ...links.flatMap(({ from, to }) => (from === entity ? [to] : to === entity ? [from] : []))]);

/** Places entities in layers, so that lines cross rarely. */
export function placed(
  links: readonly Link[],
  entities: ReadonlySet<string>,
  captionOf: (entity: string) => string,
): Diagram {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 20, ranksep: 60, marginx: 8, marginy: 8 });
  for (const entity of entities) {
    graph.setNode(entity, { width: captionOf(entity).length * CHARACTER + PADDING, height: HEIGHT });
  }
  const drawn = links.filter(({ from, to }) => entities.has(from) && entities.has(to) && from !== to);
  drawn.forEach(({ from, to }, index) => {
    graph.setEdge(from, to, {}, String(index));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    boxes: [...entities].map((entity) => ({ entity, ...(graph.node(entity) as Omit<Box, 'entity'>) })),
    lines: drawn.map((link, index) => {
      const { points } = graph.edge(link.from, link.to, String(index)) as Pick<Line, 'points'>;
      return { ...link, points };
    }),
    width,
    height,
  };
}
