// Figures over time: what happened between one look and the next.

const MOST_POINTS = 150;

/** What happened in less time says little of a second. */
const LEAST_MILLIS = 500;

/** Of policies and routes, what happened in about so many looks is told. */
const WINDOW = 15;

const looks = [];
const points = [];
let route = '';

/** @return in milliseconds, how much of them is not exceeded in this share of the cases; 0 where there is none */
export function quantile(counts, bounds, share) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) {
    return 0;
  }
  let before = 0;
  for (let i = 0; i < bounds.length; i++) {
    if (counts[i] > 0 && before + counts[i] >= share * all) {
      const lower = i === 0 ? 0 : bounds[i - 1];
      return (lower + (Math.max(0, share * all - before) / counts[i]) * (bounds[i] - lower)) / 1000;
    }
    before += counts[i];
  }
  return bounds[bounds.length - 1] / 1000;
}

const minus = (now, before) => now.map((count, i) => Math.max(0, count - (before ? before[i] : 0)));

/** Of which route figures are wanted; empty for all. What was known of another is forgotten. */
export function follow(name) {
  if (name !== route) {
    route = name;
    looks.length = 0;
    points.length = 0;
  }
}

export const followed = () => route;

/** Takes what the gateway says now. */
export function take(figures) {
  if (figures.route !== route) {
    return;
  }
  const before = looks[looks.length - 1];
  if (before && figures.clockMillis < before.clockMillis) {
    // the gateway was started anew
    looks.length = 0;
    points.length = 0;
  } else if (before && figures.clockMillis - before.clockMillis < LEAST_MILLIS) {
    return;
  } else if (before) {
    points.push(point(before, figures));
    points.splice(0, points.length - MOST_POINTS);
  }
  looks.push(figures);
  looks.splice(0, looks.length - WINDOW - 1);
}

function point(before, now) {
  const seconds = (now.clockMillis - before.clockMillis) / 1000;
  const rate = name => Math.max(0, now.byStatus[name] - before.byStatus[name]) / seconds;
  const durations = minus(now.durations.counts, before.durations.counts);
  const added = minus(now.added.counts, before.added.counts);
  return {
    at: now.at,
    requests: Math.max(0, now.durations.count - before.durations.count) / seconds,
    refused: rate('4xx'),
    failed: rate('5xx'),
    p50: quantile(durations, now.boundsMicros, 0.5),
    p99: quantile(durations, now.boundsMicros, 0.99),
    added50: quantile(added, now.boundsMicros, 0.5),
    added99: quantile(added, now.boundsMicros, 0.99),
  };
}

export const history = () => points;

export const latest = () => looks[looks.length - 1];

function span() {
  const now = latest();
  const before = looks[0];
  return now && before && now !== before ? { now, before, seconds: (now.clockMillis - before.clockMillis) / 1000 } : null;
}

/** @return of each policy that was asked in the last half a minute: its name, how often, mean and p99 in milliseconds */
export function policies() {
  const its = span();
  if (!its) {
    return [];
  }
  return Object.entries(its.now.policies).map(([name, spread]) => {
    const before = its.before.policies[name] || { count: 0, seconds: 0, counts: null };
    const count = spread.count - before.count;
    return {
      name,
      count,
      mean: count > 0 ? ((spread.seconds - before.seconds) / count) * 1000 : 0,
      p99: quantile(minus(spread.counts, before.counts), its.now.boundsMicros, 0.99),
    };
  }).filter(policy => policy.count > 0);
}

/** @return by route, how many requests a second it has had lately, how many of them failed, and its figures since the start */
export function routes() {
  const its = span();
  const all = new Map();
  const now = latest();
  const before = new Map((its ? its.before.routes : []).map(one => [one.route, one]));
  for (const one of now ? now.routes : []) {
    const was = before.get(one.route) || { requestsTotal: 0, failedTotal: 0, refusedTotal: 0 };
    const rate = name => (its ? Math.max(0, one[name] - was[name]) / its.seconds : 0);
    all.set(one.route, { ...one, rate: rate('requestsTotal'), failed: rate('failedTotal'), refused: rate('refusedTotal') });
  }
  return all;
}

const endpointLooks = new Map();

/** Takes what the gateway says of upstreams. @return by upstream and URL, how many requests a second endpoints were given lately */
export function endpointRates(upstreams, at = performance.now()) {
  const rates = new Map();
  for (const upstream of upstreams) {
    for (const endpoint of upstream.endpoints) {
      const key = upstream.name + ' ' + endpoint.url;
      const seen = endpointLooks.get(key) || [];
      const first = seen[0];
      rates.set(key, first && at > first.at ? Math.max(0, endpoint.requestsTotal - first.total) / ((at - first.at) / 1000) : 0);
      seen.push({ at, total: endpoint.requestsTotal });
      seen.splice(0, seen.length - 6);
      endpointLooks.set(key, seen);
    }
  }
  return rates;
}
