// Gives the wall's own page and files from the last visit when the server does not answer,
// so that a browser opened while the server is down still shows the last good picture.
"use strict";
const STORE = "wall-1";
const OURS = (url) => url.pathname === "/man-hinh-ioc" || (url.pathname.startsWith("/wall/") && url.pathname !== "/wall/state") || url.pathname.startsWith("/app/static/fonts/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !OURS(url)) return;
  event.respondWith(answer(event.request, url));
});

async function answer(request, url) {
  const store = await caches.open(STORE);
  const key = url.origin + url.pathname; // one copy each, whatever the parameters
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), 8000);
  try {
    const fresh = await fetch(request, { signal: stop.signal });
    if (fresh.ok) await store.put(key, fresh.clone());
    return fresh;
  } catch (gone) {
    const kept = await store.match(key);
    if (kept) return kept;
    throw gone;
  } finally { clearTimeout(limit); }
}
