// What was ordered, by whom, and what became of it.

import { get } from './api.js';
import { h, show, table, time } from './dom.js';

let place = null;

function mount(body) {
  place = h('div', {});
  body.append(place);
}

const said = line => Object.entries(line.arguments || {}).map(([name, value]) => `${name}: ${value}`).join(', ');

async function refresh() {
  const { lines } = await get('audit', { most: 100 });
  show(place, table('The last hundred lines, the last first', ['At', 'Who', 'By', 'What', 'Phase', 'Result', 'Before', 'After'], lines.map(line => [
    line.time ? time(line.time) : '',
    line.actor || '',
    [line.way, line.address].filter(Boolean).join(' '),
    [line.what || line.torn || '', ' ', h('small', {}, said(line))],
    line.phase || '',
    line.result || '',
    line.before || '',
    line.after || '',
  ]), 'Nothing was ordered.'));
}

export default { id: 'audit', title: 'Audit', isFor: me => me.audits, mount, refresh };
