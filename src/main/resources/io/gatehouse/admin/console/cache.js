// How the cache stands, and purging.

import { get, post } from './api.js';
import { ask, button, field, h, number, show, some, table } from './dom.js';

let parts = {};

/** What the gateway said last. */
let known = null;

function mount(place, me, refresh) {
  known = null;
  const filter = h('input', { id: 'cache-filter', type: 'search', autocomplete: 'off', oninput: () => draw() });
  parts = { refresh, filter, standing: h('div', {}) };
  place.append(field('Only routes with', filter, 'a part of a name'), parts.standing);
  if (me.operates) {
    parts.what = h('input', { id: 'purge-what', autocomplete: 'off', size: 40 });
    parts.soft = h('input', { id: 'purge-soft', type: 'checkbox' });
    place.append(h('form', { onsubmit: event => event.preventDefault() }, h('h3', {}, 'Purge'),
      field('What', parts.what, 'a URL, the beginning of URLs with * behind it, or tag: and a tag'),
      h('p', { class: 'field' }, parts.soft, h('label', { for: 'purge-soft' }, 'softly: it is kept, and validated before it is used again')),
      h('p', { class: 'buttons' }, button('Purge', purge))));
  }
}

async function purge() {
  const what = parts.what.value.trim();
  const soft = parts.soft.checked;
  if (!soft && !await ask('Purge?', `What is cached of ${what} is thrown away.`, 'Purge')) {
    return '';
  }
  const { answers } = await post('cache/purge', { what, soft });
  await parts.refresh();
  return `${answers} answers are ${soft ? 'to be validated' : 'thrown away'}`;
}

function ratio(route) {
  const percent = Math.round(route.hitRatio * 1000) / 10;
  return [h('meter', { min: 0, max: 100, value: percent, 'aria-label': `hit ratio of ${route.route}` }, percent + ' %'), ` ${percent} %`];
}

async function refresh() {
  known = await get('cache');
  draw();
}

function draw() {
  if (!known) {
    return;
  }
  const cache = known;
  const { shown, caption } = some('By route', cache.routes, parts.filter.value, route => [route.route]);
  show(parts.standing,
    h('p', {}, `${number(cache.answers)} answers in memory, ${number(cache.bytes / 1024)} KiB, ${number(cache.evictionsTotal)} had to give way.`),
    cache.problem ? h('p', { class: 'bad' }, cache.problem) : null,
    table(caption, ['Route', 'Hit ratio', '#Hits', '#of them stale', '#Misses', '#of them confirmed', '#Collapsed', '#Stored', '#KiB given'],
      shown.map(route => [route.route, ratio(route), number(route.hitsTotal), number(route.staleTotal), number(route.missesTotal),
        number(route.validatedTotal), number(route.collapsedTotal), number(route.storedTotal), number(route.bytesTotal / 1024)]),
      'No route with a cache has been asked.'));
}

export default { id: 'cache', title: 'Cache', isFor: me => me.looks, mount, refresh };
