// How the gateway is at a glance, and how that has been in the last minutes.

import { get } from './api.js';
import { bars, lines } from './charts.js';
import { badge, field, h, list, millis, number, offer, show } from './dom.js';
import * as figures from './figures.js';

let parts = {};

function mount(place, me, refresh) {
  const select = h('select', {
    id: 'of-route',
    onchange: event => {
      figures.follow(event.currentTarget.value);
      refresh();
    },
  });
  parts = {
    tiles: h('dl', { class: 'tiles' }),
    notes: h('div', { class: 'notes' }),
    select,
    charts: h('div', { class: 'charts' }),
    source: h('div', {}),
  };
  place.append(parts.tiles, parts.notes, h('h3', {}, 'Traffic'), field('Of', select), parts.charts, parts.source);
}

const tile = (name, value, kind) => h('div', { class: 'tile ' + (kind || '') }, h('dt', {}, name), h('dd', {}, value));

/** What is picked is kept, also where it had no requests lately. */
function choices() {
  const names = [...figures.routes().keys()].sort();
  const chosen = figures.followed();
  const all = chosen && !names.includes(chosen) ? [chosen, ...names] : names;
  offer(parts.select, [['', 'all routes'], ...all.map(name => [name, name])], chosen);
}

async function refresh({ gateway }) {
  const now = figures.latest();
  const points = figures.history();
  const last = points[points.length - 1];
  const warnings = gateway.warnings ? (await get('warnings')).warnings : [];
  show(parts.tiles,
    tile('State', badge(gateway.state === 'READY' ? 'good' : 'bad', gateway.state.toLowerCase().replace('_', ' '))),
    tile('Generation', String(gateway.generation)),
    tile('Requests a second', last ? number(last.requests, 1) : '–'),
    tile('Failed a second', last ? number(last.failed, 1) : '–', last && last.failed > 0 ? 'bad' : ''),
    tile('p99', last && last.requests > 0 ? millis(last.p99) : '–'),
    tile('Added, p99', last && last.requests > 0 ? millis(last.added99) : '–'),
    tile('In flight', number(now.inFlight)),
    tile('Routes, upstreams', `${gateway.routes}, ${gateway.upstreams}`));
  show(parts.notes,
    gateway.lastRefusal.length ? [h('h3', {}, 'The last change was refused'), list(gateway.lastRefusal)] : null,
    gateway.orders.length ? [h('h3', {}, 'As ordered, and not as the descriptor says'), list(gateway.orders)] : null,
    warnings.length ? [h('h3', {}, 'Warnings'), list(warnings)] : null);
  show(parts.source, h('p', {}, 'Descriptor: ', h('code', {}, gateway.source), gateway.grid ? `; limits are shared: ${gateway.grid}` : ''));
  choices();
  show(parts.charts,
    lines('Requests a second', '', [['requests', 'all'], ['refused', '4xx'], ['failed', '5xx']], points),
    lines('Time of requests', ' ms', [['p50', 'p50'], ['p99', 'p99']], points),
    lines('Added by the gateway', ' ms', [['added50', 'p50'], ['added99', 'p99']], points),
    bars('Added by each policy, in the last half minute', 'Policy', ' ms', figures.policies(), 'No policy was asked.'));
}

export default { id: 'overview', title: 'Overview', isFor: me => me.looks, mount, refresh };
