// Texts that survive a crash of the browser: IndexedDB has written them when a transaction is complete. Resolves to the
// text; where `change` returns a new one, to true once that is stored; and to undefined where the database fails.
let database;
let patience = 3000; // A page that the browser has frozen may hold up the transactions of others.
let left = false;
addEventListener("pagehide", () => (left = true));
addEventListener("pageshow", () => (left = false));
const open = (creates) =>
  (database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("glossary");
    // Reading leaves no database behind.
    request.onupgradeneeded = () =>
      creates ? request.result.createObjectStore("texts") : request.transaction.abort();
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      reject();
    };
  }));
export const text = (name, change, strict) =>
  new Promise((resolve) => {
    let transaction;
    let text;
    let isOver = false;
    const fail = () => {
      if (isOver) return;
      isOver = true;
      database = undefined;
      clearTimeout(timer);
      try {
        transaction?.abort();
      } catch {
        // It was aborted, or the browser is writing already.
      }
      change?.();
      resolve();
    };
    const timer = setTimeout(() => {
      patience = 1000;
      fail();
    }, patience);
    const begin = async () => {
      const opened = await open(change);
      if (isOver) return;
      transaction = opened.transaction("texts", change ? "readwrite" : "readonly", {
        durability: strict ? "strict" : "relaxed",
      });
      const texts = transaction.objectStore("texts");
      texts.get(name).onsuccess = ({ target }) => {
        text = target.result ?? "";
        const changed = change?.(text);
        change = undefined;
        if (changed === undefined) return;
        text = true;
        changed ? texts.put(changed, name) : texts.delete(name);
      };
      transaction.onabort = fail;
      transaction.oncomplete = () => {
        isOver = true;
        clearTimeout(timer);
        patience = 3000;
        try {
          // For the event `storage` in other tabs.
          if (text === true && strict) localStorage[name.replace(":", ":changed:")] = Math.random();
        } catch {
          // Storage is blocked. Other tabs read the text when they are shown.
        }
        resolve(text);
      };
    };
    if (left) return fail();
    begin()
      .catch(() => {
        database = undefined;
        // The connection was closed, or there was no database to read.
        if (change && !isOver) return begin();
        throw 0;
      })
      .catch(fail);
  });
