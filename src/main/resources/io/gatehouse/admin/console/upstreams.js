// Upstreams, their endpoints and splits: how they are, draining and shifting.

import { get, post } from './api.js';
import { badge, button, field, h, number, show, some, table } from './dom.js';
import * as figures from './figures.js';

let parts = {};

/** What the gateway said last. */
let known = null;

function mount(place, me, refresh) {
  known = null;
  const filter = h('input', { id: 'upstreams-filter', type: 'search', autocomplete: 'off', oninput: () => draw() });
  parts = { me, refresh, filter, upstreams: h('div', {}), splits: h('div', { class: 'splits' }) };
  place.append(field('Only upstreams with', filter, 'a part of a name or of a URL'), parts.upstreams, parts.splits);
}

async function drain(upstream, endpoint, drains) {
  await post(drains ? 'upstreams/resume' : 'upstreams/drain', { upstream, endpoint });
  await parts.refresh();
  return drains ? `${endpoint} takes new requests again` : `${endpoint} takes no new requests`;
}

function state(endpoint) {
  const word = endpoint.drains ? badge('doubt', 'drains') : endpoint.fit ? badge('good', 'fit') : badge('bad', 'left out');
  return endpoint.ordered ? [word, ' ', badge('doubt', 'as ordered')] : [word];
}

function endpointRow(upstream, endpoint, rates) {
  const cells = [
    endpoint.url + (endpoint.route ? ` (${endpoint.route})` : ''),
    state(endpoint),
    endpoint.health,
    number(rates.get(upstream.name + ' ' + endpoint.url) || 0, 1),
    number(endpoint.inFlight),
    number(endpoint.weight),
    number(endpoint.tier),
  ];
  const label = endpoint.drains ? 'Resume' : 'Drain';
  return parts.me.operates
    ? [...cells, button(label, () => drain(upstream.name, endpoint.url, endpoint.drains), { 'aria-label': `${label} ${endpoint.url} of ${upstream.name}` })]
    : cells;
}

function upstreamTable(upstream, rates) {
  const columns = ['Endpoint', 'State', 'Health', '#A second', '#In flight', '#Weight', '#Tier'];
  return [
    h('h3', {}, upstream.name, ' ', h('small', {}, `${upstream.balance}, ${upstream.inFlight} in flight`)),
    table(`Endpoints of ${upstream.name}`, parts.me.operates ? [...columns, 'Order'] : columns,
      upstream.endpoints.map(endpoint => endpointRow(upstream, endpoint, rates)), 'None was found.'),
  ];
}

async function shift(split, form) {
  const weights = Object.fromEntries(split.parts.map(part => [part.upstream, Number(form.elements[part.upstream].value)]));
  await post('splits/shift', { split: split.name, weights });
  await parts.refresh();
  return `Split ${split.name} is shifted`;
}

async function unshift(split, form) {
  const answered = await post('splits/unshift', { split: split.name });
  answered.parts.forEach(part => { form.elements[part.upstream].value = part.weight; });
  await parts.refresh();
  return `Split ${split.name} is as the descriptor has it`;
}

function splitForm(split) {
  const form = h('form', { class: 'split', onsubmit: event => event.preventDefault() });
  const sum = split.parts.reduce((all, part) => all + part.weight, 0) || 1;
  form.append(
    h('h3', {}, 'Split ', split.name, ' ', split.shifted ? badge('doubt', 'shifted') : badge('good', 'as the descriptor has it')),
    ...split.parts.map(part => {
      const id = `weight-${split.name}-${part.upstream}`;
      return h('p', { class: 'field' }, h('label', { for: id }, part.upstream),
        h('input', { id, name: part.upstream, type: 'number', min: 0, max: 10000, step: 1, value: part.weight, disabled: !parts.me.operates }),
        h('span', {}, `${number((100 * part.weight) / sum, 1)} % now, ${part.written} in the descriptor`));
    }),
    ...(parts.me.operates ? [h('p', { class: 'buttons' },
      button('Shift', () => shift(split, form), { 'aria-label': 'Shift split ' + split.name }),
      button('Unshift', () => unshift(split, form), { 'aria-label': 'Unshift split ' + split.name }))] : []));
  return form;
}

/** Other parts of the same name are another form. */
const key = split => [split.name, ...split.parts.map(part => part.upstream)].join(' ');

/** Forms that somebody fills in are left alone; what is in force is told beside them. */
function showSplits(splits) {
  const there = [...parts.splits.children];
  if (there.length !== splits.length || there.some((form, i) => form.dataset.split !== key(splits[i]))) {
    parts.splits.replaceChildren(...splits.map(split => {
      const form = splitForm(split);
      form.dataset.split = key(split);
      return form;
    }));
    return;
  }
  splits.forEach((split, i) => {
    const next = splitForm(split);
    there[i].querySelector('h3').replaceWith(next.querySelector('h3'));
    const told = [...next.querySelectorAll('.field span')];
    there[i].querySelectorAll('.field span').forEach((span, at) => { span.textContent = told[at].textContent; });
  });
}

async function refresh() {
  const [{ upstreams }, { splits }] = await Promise.all([get('upstreams'), get('splits')]);
  known = { upstreams, splits, rates: figures.endpointRates(upstreams) };
  draw();
}

function draw() {
  if (!known) {
    return;
  }
  const { upstreams, splits, rates } = known;
  const { shown, caption } = some('Upstreams', upstreams, parts.filter.value, upstream => [upstream.name, ...upstream.endpoints.map(endpoint => endpoint.url)]);
  show(parts.upstreams,
    shown.length < upstreams.length && !parts.filter.value.trim() ? h('p', { class: 'none' }, caption) : null,
    shown.length ? shown.flatMap(upstream => upstreamTable(upstream, rates)) : h('p', { class: 'none' }, 'There is none.'));
  showSplits(splits);
}

export default { id: 'upstreams', title: 'Upstreams', isFor: me => me.looks, mount, refresh };
