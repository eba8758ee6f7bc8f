// Limits as they are in force, who meets them, and another rate for a while.

import { get, post } from './api.js';
import { badge, button, field, h, number, offer, show, some, table, time } from './dom.js';

const OF_LIMITS = new Set(['rate-limited', 'quota-exhausted', 'too-many-at-once', 'overloaded']);

let parts = {};

/** What the gateway said last. */
let known = null;

function mount(place, me, refresh) {
  known = null;
  const filter = h('input', { id: 'limits-filter', type: 'search', autocomplete: 'off', oninput: () => draw() });
  parts = { me, refresh, filter, limits: h('div', {}), met: h('div', {}), form: h('form', { onsubmit: event => event.preventDefault() }) };
  if (me.operates) {
    parts.limit = h('select', { id: 'limit-name' });
    parts.rate = h('input', { id: 'limit-rate', autocomplete: 'off', size: 12 });
    parts.seconds = h('input', { id: 'limit-seconds', type: 'number', min: 0, step: 1, value: 600 });
    parts.form.append(h('h3', {}, 'Another rate for a while, on this node'),
      field('Limit', parts.limit), field('Rate', parts.rate, 'such as 5/s'), field('Seconds', parts.seconds, '0 ends it now'),
      h('p', { class: 'buttons' }, button('Set', set)));
  }
  place.append(field('Only limits with', filter, 'a part of a name'), parts.limits, parts.form, parts.met);
}

async function set() {
  const limit = parts.limit.value;
  if (!limit) {
    throw new Error('Choose a limit: none is chosen, or the one that was is gone');
  }
  const seconds = Number(parts.seconds.value);
  await post('limits/set', seconds === 0 ? { limit, seconds } : { limit, seconds, rate: parts.rate.value.trim() });
  await parts.refresh();
  return seconds === 0 ? `${limit} has its own rate again` : `${limit} has another rate for ${seconds} s`;
}

function limitRow(limit) {
  return [
    limit.name,
    limit.per,
    limit.overriddenSeconds > 0 ? [limit.rate, ' ', badge('doubt', `for ${limit.overriddenSeconds} s more`)] : limit.rate,
    limit.written,
    number(limit.burst),
    number(limit.keys),
    limit.sharing,
  ];
}

async function refresh() {
  const [{ limits, concurrency }, { refusals, recent }] = await Promise.all([get('limits'), get('refusals')]);
  known = { limits, concurrency, refusals, recent };
  draw();
}

function draw() {
  if (!known) {
    return;
  }
  const { limits, concurrency, refusals, recent } = known;
  const rates = some('What comes', limits, parts.filter.value, limit => [limit.name]);
  const places = some('What is in flight at once', concurrency, parts.filter.value, one => [one.scope]);
  show(parts.limits,
    table(rates.caption, ['Limit', 'Counted by', 'Rate in force', 'In the descriptor', '#Burst', '#Counted apart', 'Shared'], rates.shown.map(limitRow), 'Nothing is limited by rate.'),
    table(places.caption, ['Where', 'Counted by', '#In flight', 'Found of itself'],
      places.shown.map(one => [one.scope, one.per, number(one.inFlight), one.found]), 'Nothing is limited by how much is in flight.'));
  if (parts.limit) {
    offer(parts.limit, limits.map(limit => [limit.name, limit.name]));
  }
  const met = refusals.filter(refusal => OF_LIMITS.has(refusal.fault)).slice(0, 100);
  const lately = recent.filter(one => OF_LIMITS.has(one.fault)).slice(0, 20);
  show(parts.met, h('h3', {}, 'Who meets them'),
    table('Since the start', ['Limit', 'Route', '#Times', 'Some of the last'],
      met.map(one => [one.guard + (one.observed ? ' (observed)' : ''), one.route, number(one.total), h('ul', {}, one.reasons.map(reason => h('li', {}, reason)))]), 'Nobody has met one.'),
    table('Lately', ['At', 'Client', 'Route', 'Reason'], lately.map(one => [time(one.at), one.client, one.route, one.reason]), 'Nobody.'));
}

export default { id: 'limits', title: 'Limits', isFor: me => me.looks, mount, refresh };
