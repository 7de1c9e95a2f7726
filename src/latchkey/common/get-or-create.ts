/** A map, a weak map, or a cache with a limit. */
interface Cache<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: NoInfer<V>): unknown;
}

/** How a cache is used, counted from the start. */
export interface CacheUse {
  lookups: number;
  misses: number;
}

/** The value of a key, created on first use. A cache with a limit may create it again. */
export function getOrCreate<K, V>(cache: Cache<K, V>, key: K, create: (key: K) => V): V {
  const present = cache.get(key);
  if (present !== undefined) {
    return present;
  }
  const created = create(key);
  cache.set(key, created);
  return created;
}
