// Keeps the one page for when there is no link. It holds nothing of any movement: what a telephone knows stands in its own store.
const KEPT = 'sametable-phone-{/*tag*/}';
const PAGE = '/phone/page';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.add(new Request(PAGE, { cache: 'reload' }))).then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('sametable-phone-') && name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});
self.addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate') return;
  event.respondWith(caches.match(PAGE).then((page) => page ?? fetch(event.request)));
});
