import { h } from "./dom.js";

/** What the API answered instead of success: a problem document (RFC 9457). */
export class Problem extends Error {
  constructor(document) {
    super(document.detail);
    Object.assign(this, { title: document.title, type: document.type, faults: document.errors ?? [], id: document.instance });
  }
}

async function send(path, options) {
  let reply;
  try {
    reply = await fetch(path, options);
  } catch {
    throw new Problem({ title: "No answer", detail: "The server cannot be reached. Is it running?" });
  }
  if (reply.ok) return reply;
  const text = await reply.text();
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    document = { title: `HTTP ${reply.status}`, detail: text.slice(0, 200) };
  }
  // Health says 503 in its own words.
  if (document.checks) return { json: async () => document };
  throw new Problem(document);
}

/** A key, where this server wants one: kept for the tab, never in an address. */
function headers(more = {}) {
  const key = sessionStorage.getItem("key");
  return key ? { ...more, Authorization: `Bearer ${key}` } : more;
}

export async function get(path) {
  return (await send(path, { headers: headers({ Accept: "application/json" }) })).json();
}

/** Work that is too much for one request becomes a job; `onProgress` hears of it until its result is there. */
export async function post(path, body, onProgress = () => {}) {
  const type = { "Content-Type": "application/json", Accept: "application/json" };
  const reply = await send(path, { method: "POST", headers: headers(type), body: JSON.stringify(body) });
  if (reply.status !== 202) return reply.json();
  let job = await reply.json();
  while (job.state === "queued" || job.state === "running") {
    onProgress(job);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    job = await get(job.links.self);
  }
  return get(job.links.result);
}

export async function postForCSV(path, body) {
  const type = { "Content-Type": "application/json", Accept: "text/csv" };
  return (await send(path, { method: "POST", headers: headers(type), body: JSON.stringify(body) })).text();
}

/** Shows a problem as the API words it; where a key is missing, a field to give one. */
export function problemView(problem, retry) {
  const rest = problem.faults?.filter((fault) => !problem.message.includes(fault.detail)) ?? [];
  return h("div", { class: "problem", role: "alert" },
    h("h2", {}, problem.title ?? "Something went wrong on this page"),
    h("p", {}, problem.message),
    rest.length ? h("ul", {}, rest.map((fault) => h("li", {}, h("code", {}, fault.pointer), ` ${fault.detail}`))) : null,
    problem.type?.endsWith("#unauthorized") ? keyField(retry) : null,
    problem.type?.startsWith("/docs/")
      ? h("p", { class: "soft" }, h("a", { href: problem.type }, "What this means"), problem.id ? ` · request ${problem.id}` : "")
      : null);
}

function keyField(retry) {
  const input = h("input", { id: "key", type: "password", autocomplete: "off" });
  return h("form", {
    class: "fields",
    onsubmit: (event) => {
      event.preventDefault();
      sessionStorage.setItem("key", input.value);
      retry?.();
    },
  }, h("div", { class: "field" }, h("label", { for: "key" }, "API key"), input), h("button", {}, "Use it"));
}
