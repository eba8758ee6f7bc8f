// Descriptors: what a change would change, putting it to work, and going back.

import { get, post } from './api.js';
import { ask, badge, button, details, field, h, list, number, say, show, table } from './dom.js';

/** What somebody has typed or chosen, wherever in the page. It is kept in the page alone. */
let typed = '';

let parts = {};

export const candidate = () => typed;

/** A place for a candidate, pasted or from a file. */
export function candidateField(where) {
  const area = h('textarea', { id: where + '-candidate', rows: 12, cols: 60, spellcheck: 'false', autocomplete: 'off',
    oninput: event => { typed = event.currentTarget.value; } });
  area.value = typed;
  const file = h('input', { id: where + '-file', type: 'file', accept: '.xml,text/xml,application/xml',
    onchange: async event => {
      const chosen = event.currentTarget.files[0];
      if (chosen) {
        typed = await chosen.text();
        area.value = typed;
        say(`${chosen.name} is read, ${number(typed.length)} characters`);
      }
    } });
  return h('div', {}, field('Candidate', area, 'the whole descriptor; it stays in this page'), field('or from a file', file));
}

function mount(place, me, refresh) {
  parts = { me, refresh, preview: h('div', { id: 'previewed', tabindex: '-1' }), generations: h('div', {}), text: h('div', {}) };
  place.append(parts.generations, parts.text);
  if (me.administers) {
    place.append(h('h3', {}, 'Before a change'),
      h('p', { class: 'buttons' },
        button('Preview what the source says', () => preview(false)),
        button('Reload', () => reload())),
      candidateField('descriptor'),
      h('p', { class: 'buttons' }, button('Preview the candidate', () => preview(true), { class: 'strong' })),
      parts.preview);
  }
}

async function preview(ofCandidate) {
  if (ofCandidate && !typed.trim()) {
    throw new Error('There is no candidate yet: paste one, or choose a file');
  }
  const text = typed;
  const seen = await post('preview', ofCandidate ? { descriptor: text } : {});
  parts.preview.replaceChildren(...shown(seen, ofCandidate ? text : null).flat().filter(Boolean));
  parts.preview.focus();
  return seen.valid
    ? `It would be served. ${seen.changes.total} changes; ${seen.changed} of ${seen.judged} recorded requests would be decided otherwise`
    : `It would be refused: ${seen.problems.length} problems`;
}

function shown(seen, text) {
  return [
    h('h3', {}, seen.ofSource ? 'What the source says' : 'The candidate', ' ',
      seen.valid ? badge('good', 'would be served') : badge('bad', 'would be refused'), ' ', h('small', {}, seen.digest)),
    seen.problems.length ? [h('h4', {}, 'Problems'), list(seen.problems)] : null,
    seen.hints.length ? [h('h4', {}, 'Probably not meant'), list(seen.hints)] : null,
    changesTable(`What changes against generation ${seen.generation}`, seen.changes),
    h('p', {}, `${number(seen.changed)} of ${number(seen.judged)} recorded requests would be decided otherwise.`),
    seen.groups.length ? table('Requests that would be decided otherwise', ['Now', 'Then', '#Requests', 'Some of them'],
      seen.groups.map(group => [group.before, group.before === group.after ? 'the same, with another path or location' : group.after,
        number(group.count), h('ul', {}, group.examples.map(example => h('li', {}, h('code', {}, example))))])) : null,
    seen.valid ? applyButton(seen, text) : null,
  ];
}

function applyButton(seen, text) {
  if (text === null) {
    return h('p', { class: 'buttons' }, button('Apply', () => reload(), { class: 'strong' }));
  }
  const may = parts.me.takesDescriptors;
  return h('p', { class: 'buttons' },
    button('Apply', () => apply(seen, text), { class: 'strong', disabled: !may, 'aria-describedby': 'apply-told' }),
    h('small', { id: 'apply-told' }, may
      ? ' It is served until the source changes or a reload is ordered: write it there, too.'
      : ' No descriptor is taken here: the option admin-apply is off. Write it to the source.'));
}

async function apply(seen, text) {
  if (!await ask('Apply the candidate?', `${seen.changes.total} changes; ${seen.changed} of ${seen.judged} recorded requests would be decided otherwise. `
      + 'It is served until the source changes or a reload is ordered.', 'Apply')) {
    return '';
  }
  return served(await post('apply', { descriptor: text, generation: seen.generation }));
}

async function reload() {
  return served(await post('reload'));
}

async function rollback(generation) {
  if (!await ask(`Roll back to generation ${generation}?`, 'Its text is served once more, until the source changes or a reload is ordered.', 'Roll back')) {
    return '';
  }
  return served(await post('rollback', { generation }));
}

async function served(serving) {
  parts.preview.replaceChildren();
  await parts.refresh();
  return `Generation ${serving.generation} is served, with ${serving.changes.total} changes`;
}

function changesTable(caption, changes) {
  const rows = changes.changes.map(change => [
    `${change.noun} ${change.name}`,
    badge(change.kind === 'added' ? 'good' : change.kind === 'removed' ? 'bad' : 'doubt', change.kind),
    h('ul', {}, change.details.map(one => h('li', {}, h('code', {}, `${one.what}: ${one.before ?? 'none'} → ${one.after ?? 'none'}`)))),
  ]);
  const told = changes.total > rows.length ? `${caption} (the first ${rows.length} of ${changes.total})` : caption;
  return table(told, ['What', 'How', 'Before → after'], rows, 'Nothing changes, or nothing is known of it.');
}

async function text(generation) {
  const { pieces } = await get('descriptor', { generation });
  parts.text.replaceChildren(h('h3', {}, `Text of generation ${generation}`), h('p', { class: 'none' }, 'What may be a secret is *** in it.'),
    ...pieces.map(piece => h('figure', {}, h('figcaption', {}, piece.name), h('pre', { tabindex: '0', 'aria-label': piece.name }, piece.text))));
  return '';
}

function generationRow(one, current) {
  const cells = [
    String(one.number),
    one.number === current ? badge('good', 'now') : '',
    h('time', { datetime: one.at }, new Date(one.at).toLocaleString('en-GB')),
    one.source,
    h('code', {}, one.digest),
    one.changes.total ? details(`${one.changes.total} changes`, changesTable(`Changes of generation ${one.number}`, one.changes)) : 'unknown or none',
  ];
  const show_ = button('Text', () => text(one.number), { 'aria-label': `Text of generation ${one.number}` });
  const back = parts.me.administers && one.number !== current
    ? button('Roll back', () => rollback(one.number), { 'aria-label': `Roll back to generation ${one.number}` }) : null;
  return [...cells, [show_, ' ', back].filter(Boolean)];
}

async function refresh() {
  const { current, rolledBack, generations } = await get('generations');
  // what each changed may be long, and stays as it is
  const seen = JSON.stringify([current, rolledBack, generations.map(one => [one.number, one.at])]);
  if (parts.seen === seen) {
    return;
  }
  parts.seen = seen;
  show(parts.generations,
    rolledBack ? h('p', {}, badge('doubt', 'not what the source says'), ' What is served was ordered; a reload takes the source again.') : null,
    table('The last descriptors that were accepted', ['#Generation', 'Served', 'Since', 'From', 'Digest', 'Changes', 'Order'],
      generations.map(one => generationRow(one, current))));
}

export default { id: 'descriptor', title: 'Descriptor', isFor: me => me.looks, mount, refresh };
