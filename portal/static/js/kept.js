// What was typed and has not arrived yet, in this browser: IndexedDB, read by js/draft.js and js/unsent.js.
// One record per window and section or review, under the person who typed it, so that two of them never overwrite each other.
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
  // of one person, save what windows that are open are sending themselves
  async waiting(user) {
    const held = await navigator.locks?.query();
    const open = new Set((held?.held ?? []).map((lock) => lock.name));
    const all = (await store.ask("readonly", (drafts) => drafts.getAll())) ?? [];
    return all.filter((record) => record.place.startsWith(`${user}/`) && !open.has(`draft ${record.id}`)).sort((one, other) => other.at - one.at);
  },
  // the page before this one was saved whole: what its window kept has arrived
  async acknowledged() {
    const saved = document.cookie.match(/(?:^|; )maeul_saved=([a-z0-9-]+)/);
    if (!saved) return;
    await store.drop(saved[1]);
    document.cookie = "maeul_saved=; path=/; max-age=0; samesite=lax";
  },
};
globalThis.maeulKept = store;
store.acknowledged();
