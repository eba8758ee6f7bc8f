// The page: views, and what is looked at now and again while somebody looks.

import { get, Problem, Silence } from './api.js';
import { badge, complain, h, say, show } from './dom.js';
import * as figures from './figures.js';
import audit from './audit.js';
import cache from './cache.js';
import descriptor from './descriptor.js';
import explain from './explain.js';
import limits from './limits.js';
import map from './map.js';
import overview from './overview.js';
import refusals from './refusals.js';
import routes from './routes.js';
import upstreams from './upstreams.js';

const EVERY_MILLIS = 2000;

const VIEWS = [overview, map, routes, upstreams, limits, cache, refusals, explain, descriptor, audit];

const AUDITOR = 'gateway-auditor';
const ORDER = ['gateway-monitor', 'gateway-operator', 'gateway-admin'];

/** Who looks, and may do what. */
function allowed(me) {
  const rank = Math.max(...me.roles.map(role => ORDER.indexOf(role)), -1);
  return {
    name: me.name,
    looks: rank >= 0,
    operates: rank >= 1,
    administers: rank >= 2,
    leaves: me.signedOn,
    audits: me.roles.includes(AUDITOR),
    takesDescriptors: me.takesDescriptors,
  };
}

const place = { main: null, view: null, paused: false, me: null, timer: 0 };

function named(hash) {
  return VIEWS.find(view => '#' + view.id === hash && view.isFor(place.me));
}

function open(view, byHand) {
  place.view = view;
  document.title = view.title + ' – Gatehouse console';
  document.querySelectorAll('#views a').forEach(link => {
    if (link.hash === '#' + view.id) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  });
  const heading = h('h2', { id: 'heading', tabindex: '-1' }, view.title);
  const body = h('div', { class: 'view', id: 'view-' + view.id });
  const section = h('section', { 'aria-labelledby': 'heading' }, heading, body);
  place.main.replaceChildren(section);
  view.mount(body, place.me, refresh);
  if (byHand) {
    heading.focus();
  }
  refresh();
}

/** Looks at once, and says where nobody answers. */
async function refresh() {
  clearTimeout(place.timer);
  const view = place.view;
  try {
    if (place.me.looks) {
      const [gateway, now] = await Promise.all([get('gateway'), get('figures', { route: figures.followed() })]);
      figures.take(now);
      head(gateway);
      place.gateway = gateway;
    }
    if (view === place.view) {
      await view.refresh({ gateway: place.gateway });
    }
    if (document.body.classList.contains('away')) {
      document.body.classList.remove('away');
      say('The gateway answers again');
    }
    place.main.removeAttribute('aria-busy');
  } catch (error) {
    // a fault of the page says nothing of the gateway
    document.body.classList.toggle('away', error instanceof Silence || error instanceof Problem);
    complain(error);
  } finally {
    clearTimeout(place.timer);
    if (!place.paused && !document.hidden) {
      place.timer = setTimeout(refresh, EVERY_MILLIS);
    }
  }
}

function head(gateway) {
  const good = gateway.state === 'READY';
  show(document.getElementById('state'),
    badge(good ? 'good' : 'bad', gateway.state.toLowerCase().replace('_', ' ')), ' ',
    `generation ${gateway.generation}, ${gateway.version}`,
    gateway.lastRefusal.length ? [' ', badge('bad', 'a change was refused')] : null,
    gateway.warnings ? [' ', badge('doubt', gateway.warnings + (gateway.warnings === 1 ? ' warning' : ' warnings'))] : null,
    gateway.orders.length ? [' ', badge('doubt', gateway.orders.length + (gateway.orders.length === 1 ? ' order' : ' orders'))] : null);
}

function pause(event) {
  place.paused = !place.paused;
  event.currentTarget.setAttribute('aria-pressed', String(place.paused));
  if (!place.paused) {
    refresh();
  }
}

async function start() {
  place.main = document.getElementById('main');
  place.main.setAttribute('aria-busy', 'true');
  place.me = allowed(await get('me'));
  show(document.getElementById('who'), place.me.name,
    place.me.leaves ? [' ', h('a', { href: 'logout?return=/_gatehouse/console' }, 'Sign off')] : null);
  document.getElementById('state').textContent = '';
  document.getElementById('pause').addEventListener('click', pause);
  const mine = VIEWS.filter(view => view.isFor(place.me));
  document.getElementById('views').append(...mine.map(view => h('li', {}, h('a', { href: '#' + view.id }, view.title))));
  addEventListener('hashchange', () => {
    const view = named(location.hash);
    if (view) {
      open(view, true);
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && !place.paused) {
      refresh();
    }
  });
  open(named(location.hash) || mine[0], false);
}

start().catch(complain);
