// Routes with their figures; closing one, and opening it again.

import { get, post } from './api.js';
import { ask, badge, button, field, h, millis, number, show, table } from './dom.js';
import * as figures from './figures.js';

const MOST_ROWS = 200;

let parts = {};

function mount(place, me, refresh) {
  const filter = h('input', { id: 'routes-filter', type: 'search', autocomplete: 'off', oninput: () => refresh() });
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
  const { routes } = await get('routes');
  const rates = figures.routes();
  const text = parts.filter.value.trim().toLowerCase();
  const some = routes.filter(route => !text || [route.name, ...route.paths].some(one => one.toLowerCase().includes(text)));
  const columns = ['Route', 'Takes', 'Hosts', 'Leads to', '#A second', '#In all', '#p99', 'State'];
  const shown = some.slice(0, MOST_ROWS);
  const caption = shown.length < some.length ? `The first ${shown.length} of ${some.length} routes` : 'Routes, in the order in which they are asked';
  show(parts.table, table(caption, parts.me.administers ? [...columns, 'Order'] : columns, shown.map(route => row(route, rates.get(route.name)))));
}

export default { id: 'routes', title: 'Routes', isFor: me => me.looks, mount, refresh };
