// Pictures of numbers, drawn by hand as SVG. Each has its table beside it, for whoever does not see it or wants the numbers.

import { details, h, number, s, table } from './dom.js';

const WIDTH = 480;
const HEIGHT = 150;
const LEFT = 52;
const BOTTOM = 20;
const TOP = 8;

/** @return a round number that is not less */
function ceiling(value) {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(factor => factor * power).find(round => round >= value * 0.999);
}

function line(points, name, most, index) {
  const step = (WIDTH - LEFT - 4) / Math.max(1, points.length - 1);
  const path = points.map((point, i) => {
    const x = LEFT + i * step;
    const y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(1, point[name] / most));
    return (i === 0 ? 'M' : 'L') + x.toFixed(1) + ' ' + y.toFixed(1);
  }).join('');
  return s('path', { d: path, class: 'line series-' + index, fill: 'none' });
}

function grid(most, unit) {
  return [0, 0.5, 1].map(share => {
    const y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
    return s('g', {},
      s('line', { x1: LEFT, x2: WIDTH - 4, y1: y, y2: y, class: 'grid' }),
      s('text', { x: LEFT - 6, y: y + 4, class: 'axis', 'text-anchor': 'end' }, number(most * share, most < 10 ? 2 : 0) + unit));
  });
}

/**
 * Lines over the last minutes.
 *
 * @param series each [name of the value, what it is called]
 */
export function lines(title, unit, series, points) {
  const most = ceiling(Math.max(0, ...points.flatMap(point => series.map(([name]) => point[name]))));
  const last = points[points.length - 1];
  const now = last ? series.map(([name, label]) => label + ' ' + number(last[name], 2) + unit).join(', ') : 'nothing yet';
  const minutes = points.length > 1 ? (new Date(last.at) - new Date(points[0].at)) / 60000 : 0;
  const rows = points.slice(-20).reverse()
    .map(point => [new Date(point.at).toLocaleTimeString('en-GB'), ...series.map(([name]) => number(point[name], 2))]);
  return h('figure', { class: 'chart' },
    h('figcaption', {}, title),
    s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${title}: ${now}` },
      grid(most, unit),
      points.length > 1 ? series.map(([name], i) => line(points, name, most, i)) : null,
      s('text', { x: LEFT, y: HEIGHT - 5, class: 'axis' }, minutes > 0 ? number(minutes, 1) + ' min ago' : ''),
      s('text', { x: WIDTH - 4, y: HEIGHT - 5, class: 'axis', 'text-anchor': 'end' }, 'now')),
    h('p', { class: 'legend' }, series.map(([name, label], i) =>
      h('span', { class: 'key series-' + i }, `${label} ${last ? number(last[name], 2) + unit : '–'}`))),
    details('Numbers', table(title, ['At', ...series.map(([, label]) => '#' + label + (unit ? ' (' + unit.trim() + ')' : ''))], rows)));
}

/** Bars, the longest first. @param bars each with name, value, and a second value behind it */
export function bars(title, what, unit, all, empty) {
  const sorted = [...all].sort((one, other) => other.p99 - one.p99).slice(0, 15);
  const most = Math.max(...sorted.map(bar => bar.p99), Number.MIN_VALUE);
  const height = 26;
  const left = 130;
  const room = WIDTH - left - 90;
  return h('figure', { class: 'chart' },
    h('figcaption', {}, title),
    sorted.length === 0
      ? h('p', { class: 'none' }, empty)
      : s('svg', { viewBox: `0 0 ${WIDTH} ${sorted.length * height + 4}`, role: 'img', 'aria-label': `${title}: `
            + sorted.map(bar => `${bar.name} ${number(bar.p99, 3)}${unit}`).join(', ') },
      sorted.map((bar, i) => s('g', { transform: `translate(0 ${i * height})` },
        s('text', { x: left - 8, y: 17, class: 'axis', 'text-anchor': 'end' }, bar.name),
        s('rect', { x: left, y: 5, height: 16, width: Math.max(1, (bar.p99 / most) * room).toFixed(1), class: 'bar soft' }),
        s('rect', { x: left, y: 5, height: 16, width: Math.max(1, (Math.min(bar.mean, bar.p99) / most) * room).toFixed(1), class: 'bar' }),
        s('text', { x: left + (bar.p99 / most) * room + 6, y: 17, class: 'axis' }, number(bar.p99, 3) + unit)))),
    h('p', { class: 'legend' }, h('span', { class: 'key solid' }, 'mean'), h('span', { class: 'key pale' }, 'p99')),
    details('Numbers', table(title, [what, '#Times', '#Mean (ms)', '#p99 (ms)'],
      sorted.map(bar => [bar.name, number(bar.count), number(bar.mean, 3), number(bar.p99, 3)]))));
}
