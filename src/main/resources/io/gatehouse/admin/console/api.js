// What the console asks and orders. All of it goes to the admin API; there is nothing else behind the page.

// without what the address may have of a name and a password in it, which fetch refuses
const BASE = new URL('api/v1/', location.origin + location.pathname);

/** What the gateway says is wrong (RFC 9457). */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || 'status ' + status);
    this.status = status;
    this.problems = body.problems || [];
  }
}

async function answered(response) {
  const text = await response.text();
  let body = {};
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    body = { detail: 'status ' + response.status + ', and no JSON' };
  }
  if (!response.ok) {
    throw new Problem(response.status, body);
  }
  return body;
}

/** Asks. @return the object that is answered; throws a Problem, or a TypeError where nobody answers */
export async function get(path, parameters = {}) {
  const url = new URL(path, BASE);
  Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== '')
    .forEach(([name, value]) => url.searchParams.set(name, value));
  return answered(await fetch(url, { cache: 'no-store', headers: { Accept: 'application/json' } }));
}

/** Orders, or asks what takes a body. */
export async function post(path, body = {}) {
  const headers = { 'Content-Type': 'application/json', 'X-Gatehouse-Admin': '1', Accept: 'application/json' };
  return answered(await fetch(new URL(path, BASE), { method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store' }));
}
