// Routes with their figures; closing one, and opening it again.

import { get, post } from './api.js';
import { ask, badge, button, field, h, millis, number, show, some, table } from './dom.js';
import * as figures from './figures.js';

let parts = {};

/** What the gateway said last. */
let known = [];

function mount(place, me, refresh) {
  const filter = h('input', { id: 'routes-filter', type: 'search', autocomplete: 'off', oninput: () => draw() });
  parts = { me, refresh, filter, table: h('div', {}) };
  place.append(field('Only routes with', filter, 'a part of a name or a path'), parts.table);
}

async function disable(route) {
  if (!await ask(`Disable route ${route}?`, 'It takes its requests, and answers all of them with 503, until it is enabled again or the gateway is restarted.', 'Disable')) {
    return '';
  }
  await post('routes/disable', { route });
  await parts.refresh();
  return `Route ${route} is disabled`;
}

async function enable(route) {
  await post('routes/enable', { route });
  await parts.refresh();
  return `Route ${route} is as the descriptor has it`;
}

function order(route) {
  return route.disabledWith
    ? button('Enable', () => enable(route.name), { 'aria-label': 'Enable route ' + route.name })
    : button('Disable', () => disable(route.name), { 'aria-label': 'Disable route ' + route.name });
}

function row(route, its) {
  const cells = [
    route.name,
    [route.paths.join(' '), route.methods.length ? h('small', {}, ' ' + route.methods.join(' ')) : '', route.when ? h('small', {}, ' when ' + route.when) : ''],
    route.hosts.join(' '),
    route.to || `${route.action} ${route.status}`,
    number(its?.rate || 0, 1),
    number(its?.requestsTotal || 0),
    its ? millis(its.p99Millis) : '',
    route.disabledWith ? badge('bad', 'disabled') : route.enabled ? badge('good', 'on') : badge('doubt', 'off'),
  ];
  return parts.me.administers ? [...cells, order(route)] : cells;
}

async function refresh() {
  known = (await get('routes')).routes;
  draw();
}

function draw() {
  const rates = figures.routes();
  const columns = ['Route', 'Takes', 'Hosts', 'Leads to', '#A second', '#In all', '#p99', 'State'];
  const { shown, caption } = some('Routes, in the order in which they are asked', known, parts.filter.value, route => [route.name, ...route.paths]);
  show(parts.table, table(caption, parts.me.administers ? [...columns, 'Order'] : columns, shown.map(route => row(route, rates.get(route.name)))));
}

export default { id: 'routes', title: 'Routes', isFor: me => me.looks, mount, refresh };
