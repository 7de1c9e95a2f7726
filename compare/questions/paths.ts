import type { Entity } from '../model/model.js';
import { PAGE, type Sample } from '../model/sample.js';

/** Paths under `/rest/entities` of which both servers must return the same rows. */
export function pathsOf(entity: Entity, { byKey, isSmall, ids }: Sample) {
  const base = `/rest/entities/${entity.name}`;
  const page = byKey === undefined ? [] : [`sort=${byKey}`, `limit=${PAGE}`];
  const [id] = ids;
  return {
    base,
    /** A page of rows; empty where pages have no order and the rows do not fit on one. */
    list: (...parameters: readonly string[]): string[] =>
      byKey === undefined && !isSmall ? [] : [`${base}${query([...page, ...parameters])}`],
    /** Rows that satisfy a filter. */
    search: (filter: string): string[] =>
      byKey === undefined && !isSmall
        ? []
        : [`${base}/search${query([`filter=${encodeURIComponent(filter)}`, ...page])}`],
    /** An object that both servers have; empty without one. */
    one: (...parameters: readonly string[]): string[] =>
      id === undefined ? [] : [`${base}/${encodeURIComponent(id)}${query(parameters)}`],
  };
}

const query = (parameters: readonly string[]): string => (parameters.length === 0 ? '' : `?${parameters.join('&')}`);
