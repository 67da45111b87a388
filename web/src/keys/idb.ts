// The browser's own store for seat keys. Decides nothing. A browser without IndexedDB rejects, and the caller says so.
import type { HeldKey, KeyShelf } from './keystore';

const NAME = 'sametable';
const STORE = 'seat-keys';

function opened(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'record' });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error ?? new DOMException('IndexedDB'));
  });
}

async function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const base = await opened();
  try {
    return await new Promise<T>((done, fail) => {
      const change = base.transaction(STORE, mode);
      const asked = ask(change.objectStore(STORE));
      // Done when it is on disk, not when it was asked for.
      change.oncomplete = () => done(asked.result);
      change.onabort = change.onerror = () => fail(change.error ?? new DOMException('IndexedDB'));
    });
  } finally {
    base.close();
  }
}

export const browserShelf: KeyShelf = {
  get: async (record) => ((await within('readonly', (store) => store.get(record) as IDBRequest<HeldKey | undefined>)) ?? null),
  put: async (key) => void (await within('readwrite', (store) => store.put(key))),
  drop: async (record) => void (await within('readwrite', (store) => store.delete(record))),
};
