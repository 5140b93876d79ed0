type Rows = Map<string, unknown>;

/** What the console uses of the library `idb`, over maps. It undoes nothing, and knows no indexes. */
export function memoryIdb() {
  const rowsOf = { kept: new Map() as Rows, unlock: new Map() as Rows };
  const store = (name: keyof typeof rowsOf) => {
    const rows = rowsOf[name];
    return {
      get: async (key: string) => rows.get(key),
      put: async (value: unknown, key: string) => void rows.set(key, value),
      clear: async () => rows.clear(),
    };
  };
  const transaction = (names: keyof typeof rowsOf | readonly string[]) => ({
    objectStore: store,
    store: typeof names === 'string' ? store(names) : undefined,
    done: Promise.resolve(),
  });
  const get = (name: keyof typeof rowsOf, key: string) => store(name).get(key);
  return { rowsOf, openDB: async () => ({ get, transaction }) };
}
