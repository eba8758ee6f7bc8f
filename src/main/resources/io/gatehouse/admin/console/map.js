// The route map: which route sends to which upstream and endpoint, with the traffic that goes there now.

import { get } from './api.js';
import { badge, details, field, h, number, s, show, table } from './dom.js';
import * as figures from './figures.js';

const MOST_ROUTES = 40;
const ROW = 40;
const BOX = 30;
const WIDTH = 1000;

let parts = {};

/** What the gateway said last. */
let known = null;

function mount(place) {
  known = null;
  const filter = h('input', { id: 'map-filter', type: 'search', autocomplete: 'off', oninput: () => draw() });
  parts = {
    filter,
    note: h('p', { class: 'none' }),
    picture: h('div', { class: 'scroll', role: 'region', 'aria-label': 'Picture of the route map', tabindex: '0' }),
    numbers: h('div', {}),
  };
  place.append(field('Only routes with', filter, 'a part of a name, a path, a host or an upstream'), parts.note, parts.picture,
    details('The same as a table', parts.numbers));
}

const short = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);

function matches(route, text) {
  return [route.name, route.to || '', ...route.paths, ...route.hosts].some(one => one.toLowerCase().includes(text));
}

/** The busiest first to be drawn, then in the order of the descriptor. */
function chosen(routes, rates, text) {
  const some = routes.filter(route => !text || matches(route, text));
  const busiest = [...some].sort((one, other) => (rates.get(other.name)?.rate || 0) - (rates.get(one.name)?.rate || 0));
  const drawn = new Set(busiest.slice(0, MOST_ROUTES));
  return { all: some.length, drawn: some.filter(route => drawn.has(route)) };
}

/** Places boxes below each other, in the middle of what is beside them. */
function column(names, x, width, height) {
  const gap = height / Math.max(1, names.length);
  return new Map(names.map((name, i) => [name, { x, y: gap * i + gap / 2, width }]));
}

function box(at, kind, title, below, told) {
  return s('g', { class: 'box ' + kind, transform: `translate(${at.x} ${(at.y - BOX / 2).toFixed(1)})` },
    s('title', {}, told),
    s('rect', { width: at.width, height: BOX, rx: 5 }),
    s('text', { x: 8, y: 13 }, short(title, Math.floor(at.width / 7))),
    s('text', { x: 8, y: 25, class: 'small' }, short(below, Math.floor(at.width / 6))));
}

function edge(from, to, rate, failed, most) {
  const x1 = from.x + from.width;
  const middle = (x1 + to.x) / 2;
  const d = `M${x1} ${from.y.toFixed(1)}C${middle} ${from.y.toFixed(1)} ${middle} ${to.y.toFixed(1)} ${to.x} ${to.y.toFixed(1)}`;
  const width = rate > 0 ? 1.5 + 6 * Math.sqrt(rate / most) : 1;
  return s('path', { d, class: 'edge' + (rate > 0 ? ' live' : '') + (failed ? ' failing' : ''), 'stroke-width': width.toFixed(1), fill: 'none' });
}

const persecond = rate => (rate > 0 ? number(rate, rate < 10 ? 1 : 0) + '/s' : 'idle');

function health(endpoint) {
  return endpoint.drains ? 'drains' : endpoint.fit ? endpoint.health : 'left out: ' + endpoint.health;
}

function targets(route, splits) {
  const split = splits.get(route.to);
  return split ? split.parts.map(part => part.upstream) : [route.to];
}

function picture(routes, splits, upstreams, rates, endpointRates) {
  const forwards = routes.filter(route => route.to);
  const splitNames = [...new Set(forwards.map(route => route.to).filter(name => splits.has(name)))];
  const upstreamNames = [...new Set(forwards.flatMap(route => targets(route, splits)))].filter(name => upstreams.has(name));
  const endpoints = upstreamNames.flatMap(name => upstreams.get(name).endpoints.map(endpoint => ({ name, endpoint })));
  const height = Math.max(routes.length, splitNames.length, upstreamNames.length, endpoints.length, 1) * ROW;
  const wide = splitNames.length > 0;
  const routeAt = column(routes.map(route => route.name), 4, wide ? 230 : 270, height);
  const splitAt = column(splitNames, 330, 130, height);
  const upstreamAt = column(upstreamNames, wide ? 540 : 420, wide ? 150 : 190, height);
  const endpointAt = column(endpoints.map(one => one.name + ' ' + one.endpoint.url), 760, 236, height);
  const rate = route => rates.get(route.name)?.rate || 0;
  const most = Math.max(...routes.map(rate), ...endpointRates.values(), 0.001);
  const edges = [];
  const splitRates = new Map();
  for (const route of forwards) {
    const to = splitAt.get(route.to) || upstreamAt.get(route.to);
    if (to) {
      edges.push(edge(routeAt.get(route.name), to, rate(route), rates.get(route.name)?.failed > 0, most));
      splitRates.set(route.to, (splitRates.get(route.to) || 0) + rate(route));
    }
  }
  for (const name of splitNames) {
    const parts = splits.get(name).parts;
    const sum = parts.reduce((all, part) => all + part.weight, 0) || 1;
    parts.filter(part => upstreamAt.has(part.upstream)).forEach(part =>
      edges.push(edge(splitAt.get(name), upstreamAt.get(part.upstream), (splitRates.get(name) * part.weight) / sum, false, most)));
  }
  endpoints.forEach(({ name, endpoint }) => edges.push(edge(upstreamAt.get(name), endpointAt.get(name + ' ' + endpoint.url),
    endpointRates.get(name + ' ' + endpoint.url) || 0, !endpoint.fit, most)));
  return s('svg', { viewBox: `0 0 ${WIDTH} ${height}`, class: 'map', role: 'img', 'aria-label':
      `Route map: ${routes.length} routes, ${upstreamNames.length} upstreams, ${endpoints.length} endpoints; the table below says the same` },
    s('g', {}, edges),
    s('g', {}, routes.map(route => box(routeAt.get(route.name),
      'route' + (route.enabled && !route.disabledWith ? '' : ' off'), route.name,
      `${route.paths[0] || ''} ${route.to ? persecond(rate(route)) : route.action + ' ' + route.status}`,
      `route ${route.name}: ${route.hosts.join(' ')} ${route.methods.join(' ')} ${route.paths.join(' ')}, ${persecond(rate(route))}`))),
    s('g', {}, splitNames.map(name => box(splitAt.get(name), 'split' + (splits.get(name).shifted ? ' shifted' : ''), name,
      splits.get(name).parts.map(part => part.weight).join(' : '), 'split ' + name))),
    s('g', {}, upstreamNames.map(name => box(upstreamAt.get(name), 'upstream', name,
      upstreams.get(name).balance + ', in flight ' + upstreams.get(name).inFlight, 'upstream ' + name))),
    s('g', {}, endpoints.map(({ name, endpoint }) => box(endpointAt.get(name + ' ' + endpoint.url),
      'endpoint ' + (endpoint.drains ? 'drains' : endpoint.fit ? 'fit' : 'unfit'), endpoint.url,
      `${health(endpoint)}, ${persecond(endpointRates.get(name + ' ' + endpoint.url) || 0)}`, `endpoint ${endpoint.url}: ${health(endpoint)}`))));
}

async function refresh() {
  const [{ routes }, { upstreams }, { splits }] = await Promise.all([get('routes'), get('upstreams'), get('splits')]);
  known = { routes, upstreams, splits, endpointRates: figures.endpointRates(upstreams) };
  draw();
}

function draw() {
  if (!known) {
    return;
  }
  const { routes, upstreams, splits, endpointRates } = known;
  const rates = figures.routes();
  const byName = new Map(upstreams.map(one => [one.name, one]));
  const splitsByName = new Map(splits.map(one => [one.name, one]));
  const { all, drawn } = chosen(routes, rates, parts.filter.value.trim().toLowerCase());
  show(parts.note, all > drawn.length ? `The ${drawn.length} busiest of ${all} routes are drawn.` : `${all} routes.`);
  show(parts.picture, picture(drawn, splitsByName, byName, rates, endpointRates));
  show(parts.numbers, table('Routes, and where they lead', ['Route', 'Leads to', 'Endpoints', '#Requests a second'], drawn.map(route => [
    route.name,
    route.to || `${route.action} ${route.status}`,
    route.to ? targets(route, splitsByName).flatMap(name => byName.get(name)?.endpoints || [])
      .flatMap((endpoint, i) => [i ? ', ' : '', endpoint.url, endpoint.drains ? [' ', badge('doubt', 'drains')] : endpoint.fit ? '' : [' ', badge('bad', 'left out')]]).flat()
      : '',
    number(rates.get(route.name)?.rate || 0, 1),
  ])));
}

export default { id: 'map', title: 'Route map', isFor: me => me.looks, mount, refresh };
