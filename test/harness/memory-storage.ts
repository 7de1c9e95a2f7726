import type { AppConfig } from '@haulmont/jmix-rest';

/** Browser storage for clients that run without a browser. */
export function memoryStorage(): NonNullable<AppConfig['storage']> {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => {
      items.clear();
    },
    getItem: (key: string) => items.get(key) ?? null,
    key: (index: number) => [...items.keys()][index] ?? null,
    removeItem: (key: string) => {
      items.delete(key);
    },
    setItem: (key: string, value: string) => {
      items.set(key, value);
    },
  };
}
