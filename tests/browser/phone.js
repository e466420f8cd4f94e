// What a phone keeps, read in a page of the service.
import { eventually } from './wait.js';

/** Waits until the worker is active and keeps the form that is open. */
export function workerReady(page) {
  const ready = async () => {
    const found = await navigator.serviceWorker.getRegistration();
    const kept = await caches.match(location.pathname, { ignoreSearch: true });
    return found?.active?.state === 'activated' && Boolean(kept);
  };
  return eventually(() => page.evaluate(ready), 'the worker is active and keeps the form');
}

/** The sheets that the worker holds. */
export function sheetsHeld(page) {
  return page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'hailong')) return [];
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const base = await done(indexedDB.open('hailong'));
    const sheets = await done(base.transaction('sheets').objectStore('sheets').getAll());
    base.close();
    return sheets;
  });
}

/** The addresses of the forms that the worker keeps, the oldest first. */
export function formsKept(page) {
  return page.evaluate(async () => {
    const addresses = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) addresses.push(url.slice(location.origin.length));
    }
    return addresses;
  });
}

/** Everything: both storages of the page, the sheets that are held, the texts of the forms. */
export async function allKept(page) {
  const kept = await page.evaluate(async () => {
    const forms = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const key of await cache.keys()) forms.push(await (await cache.match(key)).text());
    }
    const storage = (of) => Object.entries({ ...of });
    return { local: storage(localStorage), session: storage(sessionStorage), forms };
  });
  return { ...kept, sheets: await sheetsHeld(page) };
}
