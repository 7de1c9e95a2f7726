import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type RequestOptions, withNumbers } from 'latchkey/react-admin';
import { useConsole } from './console.js';

/** Reads what is not an entity: a path below the REST API, again when the window is opened again. */
export function useRead<T>(path: string | undefined, query?: RequestOptions['query']): UseQueryResult<T> {
  const { client } = useConsole();
  return useQuery<T>({
    queryKey: ['read', path, query],
    queryFn: async ({ signal }) => {
      const { json } = await client.send('GET', path ?? '', { query, signal });
      return withNumbers(json) as T;
    },
    enabled: path !== undefined,
    retry: false,
  });
}

/** All rows of a small entity that satisfy a condition, plain: administration, not data. */
export function useRows<T>(entity: string, property: string, value: string): UseQueryResult<readonly T[]> {
  const { client } = useConsole();
  return useQuery<readonly T[]>({
    queryKey: ['rows', entity, property, value],
    queryFn: async ({ signal }) => {
      const filter = { conditions: [{ property, operator: '=', value }] };
      const { json } = await client.send('POST', `/entities/${entity}/search`, {
        body: { filter, fetchPlan: '_local', limit: ROWS },
        signal,
      });
      return withNumbers(json) as readonly T[];
    },
    retry: false,
  });
}

/** One person has fewer roles, sessions and substitutes. */
const ROWS = 1000;
