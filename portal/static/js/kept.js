// What was typed and has not arrived yet, in this browser: IndexedDB, read by js/draft.js and js/unsent.js.
// One record per window and section, so that two of them never overwrite each other.
const store = {
  async open() {
    this.database ??= await new Promise((resolve, reject) => {
      const asked = indexedDB.open("maeul", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "id" }).createIndex("place", "place");
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return this.database;
  },
  async ask(mode, deed) {
    try {
      const database = await this.open();
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction("drafts", mode, { durability: "strict" });
        const asked = deed(transaction.objectStore("drafts"));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    } catch {
      return null; // a full or forbidden store: the portal still saves
    }
  },
  put: (record) => store.ask("readwrite", (drafts) => drafts.put(record)),
  drop: (id) => store.ask("readwrite", (drafts) => drafts.delete(id)),
  all: async (place) => (await store.ask("readonly", (drafts) => drafts.index("place").getAll(place))) ?? [],
};
globalThis.maeulKept = store;
