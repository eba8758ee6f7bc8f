// The explain bench: what would become of a request, and why. Nothing is sent.

import { post } from './api.js';
import { badge, button, complain, details, field, h, list, say, show, table } from './dom.js';
import { candidate, candidateField } from './descriptor.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const OUTCOMES = {
  taken: 'takes it',
  later: 'would take it, but one above does',
  path: 'has another path',
  method: 'takes other methods',
  when: 'its condition does not hold',
};

const VERDICTS = {
  passes: ['good', 'lets it pass'],
  refuses: ['bad', 'refuses it'],
  observes: ['doubt', 'would refuse it, but only watches'],
  answers: ['doubt', 'answers it'],
  counts: ['plain', 'counts it'],
  acts: ['plain', 'acts on what passes'],
  'not asked': ['plain', 'is not asked any more'],
};

let parts = {};

const text = (id, attributes) => h('input', { id, autocomplete: 'off', spellcheck: 'false', ...attributes });

function mount(place, me) {
  parts = {
    me,
    method: h('input', { id: 'explain-method', list: 'methods', value: 'GET', size: 8, autocomplete: 'off' }),
    url: text('explain-url', { type: 'url', size: 48, value: location.origin + '/' }),
    headers: h('textarea', { id: 'explain-headers', rows: 3, cols: 48, spellcheck: 'false' }),
    client: text('explain-client', { size: 16, placeholder: '127.0.0.1' }),
    principal: text('explain-principal', { size: 16 }),
    roles: text('explain-roles', { size: 24 }),
    scopes: text('explain-scopes', { size: 24 }),
    status: h('input', { id: 'explain-status', type: 'number', min: 200, max: 599 }),
    answer: h('textarea', { id: 'explain-answer', rows: 2, cols: 48, spellcheck: 'false' }),
    other: h('input', { id: 'explain-other', type: 'checkbox' }),
    result: h('div', { id: 'explained', tabindex: '-1' }),
  };
  const form = h('form', { class: 'bench', onsubmit: event => { event.preventDefault(); explain().then(say, complain); } },
    h('datalist', { id: 'methods' }, METHODS.map(method => h('option', { value: method }))),
    h('fieldset', {}, h('legend', {}, 'Request'),
      field('Method', parts.method), field('URL', parts.url, 'absolute, as a client asks it'),
      field('Fields', parts.headers, 'one a line, as Name: value'), field('Client address', parts.client)),
    details('Who asks, and what the upstream answers',
      h('fieldset', {}, h('legend', {}, 'Caller'), field('Principal', parts.principal, 'nobody where this is empty'),
        field('Roles', parts.roles, 'with spaces between them'), field('Scopes', parts.scopes, 'with spaces between them')),
      h('fieldset', {}, h('legend', {}, 'Answer that the cache would be asked about'), field('Status', parts.status),
        field('Fields of the answer', parts.answer, 'one a line'))),
    me.administers ? details('Against a candidate',
      h('p', { class: 'field' }, parts.other, h('label', { for: 'explain-other' }, 'ask this descriptor, and not the one that is served')),
      candidateField('explain')) : null,
    h('p', { class: 'buttons' }, h('button', { class: 'strong' }, 'Explain')));
  place.append(form, parts.result);
}

const lines = area => area.value.split('\n').map(line => line.trim()).filter(Boolean);
const words = input => input.value.split(/\s+/).filter(Boolean);

function question() {
  const asked = { method: parts.method.value.trim(), url: parts.url.value.trim() };
  const add = (name, value, there) => { if (there) { asked[name] = value; } };
  add('headers', lines(parts.headers), lines(parts.headers).length);
  add('client', parts.client.value.trim(), parts.client.value.trim());
  add('principal', parts.principal.value.trim(), parts.principal.value.trim());
  add('roles', words(parts.roles), words(parts.roles).length);
  add('scopes', words(parts.scopes), words(parts.scopes).length);
  add('answerStatus', Number(parts.status.value), parts.status.value);
  add('answerHeaders', lines(parts.answer), lines(parts.answer).length);
  if (parts.other.checked && !candidate().trim()) {
    throw new Error('There is no candidate yet: paste one, or choose a file');
  }
  add('descriptor', candidate(), parts.other.checked);
  return asked;
}

async function explain() {
  const { explanation, text: whole } = await post('explain', question());
  parts.result.replaceChildren(...result(explanation, whole).filter(Boolean));
  parts.result.focus();
  return summary(explanation);
}

function summary(all) {
  if (all.fault) {
    return `Refused with ${all.status} ${all.fault}: ${all.detail}`;
  }
  if (all.route && all.location) {
    return `Route ${all.route} redirects with ${all.status} to ${all.location}`;
  }
  if (all.ways) {
    return `Route ${all.route} takes it, by chance to one of ${all.ways.map(way => `${way.upstream} (${way.share})`).join(', ')}`;
  }
  if (all.route && all.upstream) {
    return `Route ${all.route} takes it, upstream ${all.upstream}`;
  }
  return `Answered with ${all.status}` + (all.answered ? ' ' + all.answered : all.route ? ' by route ' + all.route : '');
}

function upstream(way) {
  return [
    way.share ? h('h4', {}, `${way.upstream}, ${way.share} of such requests`) : null,
    way.fault ? h('p', {}, `${way.status} ${way.fault}: ${way.detail}`) : null,
    way.headers ? h('pre', { tabindex: '0', 'aria-label': 'The head that the upstream gets' },
      [`${parts.method.value} ${way.path}`, ...way.headers].join('\n')) : null,
  ];
}

const verdict = one => {
  const [kind, words_] = VERDICTS[one.verdict] || ['plain', one.verdict];
  return badge(kind, words_);
};

function result(all, whole) {
  const ways = all.ways || (all.upstream ? [all] : []);
  const more = ['believed', 'cache key', 'cache', 'mirror', 'hedge', 'fallback', 'own', 'note', 'canary', 'split', 'allow']
    .filter(name => all[name] !== undefined).map(name => `${name}: ${all[name]}`);
  return [
    h('h3', {}, 'What becomes of it'),
    h('p', { class: all.fault ? 'outcome bad' : 'outcome' }, summary(all)),
    more.length ? list(more) : null,
    all.observed ? [h('h3', {}, 'Would be refused, were it not only watched for'), list(all.observed)] : null,
    table('What each policy says, in the order in which they are asked', ['Policy', 'Verdict', 'Reason', 'As the descriptor has it'],
      all.verdicts.map(one => [one.policy, verdict(one), one.reason ? `${one.status} ${one.fault}: ${one.reason}` : '', h('code', {}, one.written)]), 'There is none.'),
    all.counted && all.counted.length ? [h('h3', {}, 'Counted by'), list(all.counted)] : null,
    ways.length ? h('h3', {}, 'What the upstream would get') : null,
    ...ways.flatMap(upstream),
    table('Routes of the host, in their order', ['Route', 'Takes it?', 'Expected', 'Found', 'Stands at'], all.routes.map(step => [
      step.route, badge(step.outcome === 'taken' ? 'good' : 'plain', OUTCOMES[step.outcome] || step.outcome), step.expected || '', step.found || '', step.at]),
    'None was looked at.'),
    table('Blocks of routes', ['Block', 'Chosen?', 'Why'], all.hosts.map(step => [step.block, badge(step.chosen ? 'good' : 'plain', step.chosen ? 'yes' : 'no'), step.reason])),
    details('As text', h('pre', { tabindex: '0', 'aria-label': 'The explanation as text' }, whole)),
  ].flat();
}

async function refresh() {
  // it waits for a question
}

export default { id: 'explain', title: 'Explain', isFor: me => me.looks, mount, refresh };
