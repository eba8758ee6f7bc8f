// Elements. Texts become texts and never markup: nothing here parses HTML.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) {
      listen(element, name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== undefined && value !== null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** The listener is looked up when it is called, so that an element which stays can be given another one. */
function listen(element, type, listener) {
  element.listeners = { ...element.listeners, [type]: listener };
  element.addEventListener(type, event => element.listeners[type](event));
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

export const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

const KEPT = new Set(['open']);

/** Makes what is there like what it is to be, and leaves alone what is so already: focus, selection and scrolling stay where they are. */
export function morph(now, next) {
  if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName || !now.listeners !== !next.listeners) {
    now.replaceWith(next);
    return;
  }
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.data !== next.data) {
      now.data = next.data;
    }
    return;
  }
  if (next.listeners) {
    now.listeners = next.listeners;
  }
  for (const { name } of [...now.attributes]) {
    if (!next.hasAttribute(name) && !KEPT.has(name)) {
      now.removeAttribute(name);
    }
  }
  for (const { name, value } of [...next.attributes]) {
    if (now.getAttribute(name) !== value && !KEPT.has(name)) {
      now.setAttribute(name, value);
    }
  }
  const there = [...now.childNodes];
  const wanted = [...next.childNodes];
  wanted.forEach((child, i) => (i < there.length ? morph(there[i], child) : now.append(child)));
  there.slice(wanted.length).forEach(child => child.remove());
}

/** Shows this in a place, instead of what is there. */
export function show(place, ...children) {
  const next = place.cloneNode(false);
  next.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  if (place.listeners) {
    next.listeners = place.listeners;
  }
  morph(place, next);
}

/**
 * A table that can be scrolled sideways where there is little room.
 *
 * @param columns their headings; one that begins with # is of numbers
 * @param rows of texts, numbers or elements; the first cell is the heading of its row
 */
export function table(caption, columns, rows, empty = 'None.') {
  const numbers = columns.map(column => column.startsWith('#'));
  const head = columns.map((column, i) =>
    h('th', { scope: 'col', class: numbers[i] ? 'number' : undefined }, column.replace(/^#/, '')));
  const body = rows.map(row => h('tr', {}, row.map((cell, i) =>
    h(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : undefined, class: numbers[i] ? 'number' : undefined },
      ...[cell ?? ''].flat()))));
  if (rows.length === 0) {
    body.push(h('tr', {}, h('td', { colspan: columns.length, class: 'none' }, empty)));
  }
  return h('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' },
    h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, head)), h('tbody', {}, body)));
}

/** More rows are looked for by a filter. */
const MOST_ROWS = 200;

/**
 * Those of many that are shown in a table.
 *
 * @param text what somebody looks for, in any case; empty for all
 * @param words of one of them, in which it is looked for
 * @return those that are shown, and a caption that says where they are not all
 */
export function some(caption, all, text, words) {
  const wanted = text.trim().toLowerCase();
  const found = wanted ? all.filter(one => words(one).some(word => word.toLowerCase().includes(wanted))) : all;
  const shown = found.slice(0, MOST_ROWS);
  return { shown, caption: shown.length < found.length ? `${caption}: the first ${shown.length} of ${found.length}` : caption };
}

/**
 * Offers these to be chosen. What is chosen stays so wherever it stands now; where it is gone, nothing is chosen any more.
 *
 * @param options each [value, what it is called]
 * @param chosen the value; what is chosen now where this is not given
 */
export function offer(select, options, chosen = select.value) {
  const first = select.options.length === 0;
  show(select, options.map(([value, label]) => h('option', { value }, label)));
  if (!first || chosen) {
    select.selectedIndex = options.findIndex(([value]) => value === chosen);
  }
}

/** A labelled field of a form. */
export function field(label, control, hint) {
  const id = control.id;
  const told = hint ? h('small', { id: id + '-hint' }, hint) : null;
  if (told) {
    control.setAttribute('aria-describedby', told.id);
  }
  return h('p', { class: 'field' }, h('label', { for: id }, label), control, told);
}

export const list = (items, empty = 'None.') =>
  items.length ? h('ul', {}, items.map(item => h('li', {}, ...[item].flat()))) : h('p', { class: 'none' }, empty);

export const details = (summary, ...children) => h('details', {}, h('summary', {}, summary), ...children);

/** A word with a colour, which never says anything that the word does not say. */
export const badge = (kind, text) => h('span', { class: 'badge ' + kind }, text);

/** A number as people read it. */
export function number(value, digits = 0) {
  return Number(value).toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}

export const millis = value => number(value, value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0) + ' ms';

export const time = text => {
  const moment = new Date(text);
  return h('time', { datetime: text, title: text }, moment.toLocaleTimeString('en-GB'));
};

/** Tells whoever looks, and whoever listens, what has been done. */
export function say(text) {
  const place = document.getElementById('said');
  document.getElementById('alarm').textContent = '';
  place.textContent = '';
  // what is said twice is to be heard twice
  requestAnimationFrame(() => { place.textContent = text; });
}

/** What the language itself throws is a fault of this page, and no trouble of whoever looks at it or of the gateway. */
const FAULTS = [TypeError, ReferenceError, RangeError, SyntaxError];

/** Tells what could not be done. */
export function complain(error) {
  let all = error.problems && error.problems.length > 0 ? error.message + ': ' + error.problems.join('; ') : error.message;
  if (FAULTS.some(kind => error instanceof kind)) {
    console.error(error);
    all = 'The console itself is at fault, which says nothing of the gateway: ' + error.message;
  }
  document.getElementById('said').textContent = '';
  const alarm = document.getElementById('alarm');
  if (alarm.textContent !== all) {
    alarm.textContent = all;
  }
}

/** @return whether it is to be done */
export function ask(title, text, verb) {
  const dialog = document.getElementById('ask');
  document.getElementById('ask-title').textContent = title;
  document.getElementById('ask-text').textContent = text;
  dialog.querySelector('.strong').textContent = verb;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise(resolve =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}

/** A button that orders something, and says what came of it. */
export function button(label, work, attributes = {}) {
  return h('button', {
    type: 'button',
    ...attributes,
    onclick: async event => {
      const its = event.currentTarget;
      its.setAttribute('aria-busy', 'true');
      try {
        const said = await work();
        if (said) {
          say(said);
        }
      } catch (error) {
        complain(error);
      } finally {
        its.removeAttribute('aria-busy');
      }
    },
  }, label);
}
