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

/** Nobody answers: the network, or the gateway, is away. */
export class Silence extends Error {
  constructor(cause) {
    super('The gateway does not answer', { cause });
  }
}

/** All that can go wrong here is on the way: what is wrong with the page itself is never taken for that. */
async function sent(url, options) {
  try {
    const response = await fetch(url, options);
    return { response, text: await response.text() };
  } catch (error) {
    throw new Silence(error);
  }
}

function answered({ response, text }) {
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

/** Asks. @return the object that is answered; throws a Problem, or a Silence where nobody answers */
export async function get(path, parameters = {}) {
  const url = new URL(path, BASE);
  Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== '')
    .forEach(([name, value]) => url.searchParams.set(name, value));
  return answered(await sent(url, { cache: 'no-store', headers: { Accept: 'application/json' } }));
}

/** Orders, or asks what takes a body. */
export async function post(path, body = {}) {
  const headers = { 'Content-Type': 'application/json', 'X-Gatehouse-Admin': '1', Accept: 'application/json' };
  return answered(await sent(new URL(path, BASE), { method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store' }));
}
