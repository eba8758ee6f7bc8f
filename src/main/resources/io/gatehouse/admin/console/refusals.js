// What guards have refused, and why.

import { get } from './api.js';
import { badge, h, number, show, table, time } from './dom.js';

let place = null;

function mount(body) {
  place = h('div', {});
  body.append(place);
}

async function refresh() {
  const { refusals, recent } = await get('refusals');
  show(place,
    table('Lately, the last first', ['At', 'Refused by', 'With', 'Route', 'Client', 'Request', 'Reason'], recent.map(one => [
      time(one.at),
      one.observed ? [one.guard, ' ', badge('doubt', 'only watched')] : one.guard,
      `${one.status} ${one.fault}`,
      one.route,
      one.client,
      h('code', {}, `${one.method} ${one.host}${one.path}`),
      one.reason,
    ]), 'Nothing was refused.'),
    table('Since the start, the most frequent first', ['Refused by', 'With', 'Route', '#Times', 'Some of the last reasons'], refusals.slice(0, 100).map(one => [
      one.observed ? [one.guard, ' ', badge('doubt', 'only watched')] : one.guard,
      one.fault,
      one.route,
      number(one.total),
      h('ul', {}, one.reasons.map(reason => h('li', {}, reason))),
    ]), 'Nothing was refused.'));
}

export default { id: 'refusals', title: 'Refusals', isFor: me => me.looks, mount, refresh };
