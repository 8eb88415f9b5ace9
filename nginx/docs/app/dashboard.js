import { h, table } from "./dom.js";
import { get, problemView } from "./api.js";
import { bytes, count, duration, percent } from "./format.js";

const board = document.getElementById("board");
const status = document.getElementById("status");
const pause = document.getElementById("pause");
const EVERY_MS = 2000, KEPT = 150;
/** What the last minutes were like, one entry a reading. */
const past = [];
let isPaused = false;

pause.onclick = () => {
  isPaused = !isPaused;
  pause.setAttribute("aria-pressed", String(isPaused));
  pause.textContent = isPaused ? "Go on" : "Pause";
};

async function read() {
  if (!isPaused && !document.hidden) {
    try {
      const [health, stats, cache, data] = await Promise.all([
        get("/api/performance/health"), get("/api/performance/stats"), get("/api/performance/cache"), get("/api/data/"),
      ]);
      remember(stats);
      board.replaceChildren(...view(health, stats, cache.cache, data.providers));
      status.textContent = `Read at ${new Date().toLocaleTimeString("en-GB")}, every ${EVERY_MS / 1000} s.`;
    } catch (problem) {
      board.replaceChildren(problemView(problem));
      status.textContent = "No figures.";
    }
  }
  setTimeout(read, EVERY_MS);
}

/** Counters only grow; what happened a second is the difference to the reading before. */
function remember(stats) {
  const now = performance.now();
  const { requests } = stats.http;
  const { backtests } = stats.backtest_service;
  const last = past.at(-1);
  const rate = (value, before) => (last && value >= before ? ((value - before) * 1000) / (now - last.now) : 0);
  past.push({
    now, requests, backtests,
    // This page's own questions are among the requests.
    requestRate: rate(requests, last?.requests), backtestRate: rate(backtests, last?.backtests),
    busy: stats.pool.busy, p99: stats.http.latency.p99 ?? 0,
  });
  if (past.length > KEPT) past.shift();
}

function view(health, stats, cache, providers) {
  const { http, pool, system, backtest_service: backtests, data_service: data } = stats;
  return [
    h("section", { class: "wide" }, h("h2", {}, "Health"), h("div", { class: "state" },
      h("span", { class: `badge ${health.status}` }, health.status),
      h("span", { class: "soft" }, `version ${health.version}, up ${duration(health.uptime_seconds)}`)),
    health.alerts.length ? h("ul", { class: "notes", role: "alert" }, health.alerts.map((alert) => h("li", {}, text(alert)))) : null),
    panel("Requests", tiles([
      ["a second", past.at(-1).requestRate.toFixed(1)], ["in all", count(http.requests)], ["failed (5xx)", count(failed(http.by_status))],
    ]), spark("requestRate", (value) => `${value.toFixed(1)} a second`), statuses(http.by_status)),
    panel("Latency", tiles(["p50", "p90", "p99", "max"].map((name) => [name, duration(http.latency[name])])),
      spark("p99", duration), h("p", { class: "soft" }, "In the responder, since counting began.")),
    panel("Pool", tiles([
      ["responders", count(pool.responders)], ["busy", count(pool.busy)], ["idle", count(pool.idle)],
      ["queue", pool.queue === null ? "–" : count(pool.queue)], ["restarts", count(pool.restarts)],
    ]), spark("busy", (value) => `${count(value)} busy`)),
    panel("Backtests", tiles([
      ["in all", count(backtests.backtests)], ["a second now", count(past.at(-1).backtestRate)],
      ["success", percent(backtests.success_rate)], ["p50", duration(backtests.execution_time.p50)],
      ["p99", duration(backtests.execution_time.p99)],
    ]), spark("backtestRate", (value) => `${count(value)} a second`)),
    panel("Cache", tiles([
      ["hit rate", percent(cache.hit_rate)], ["hits", count(cache.hits)], ["misses", count(cache.misses)],
      ["series", count(cache.entries)], ["bars", count(cache.bars)], ["size", bytes(cache.size_bytes)],
      ["stale served", count(cache.stale_served)], ["evictions", count(cache.evictions)],
    ]), meter("hits", cache.hit_rate)),
    panel("Jobs", stats.jobs
      ? tiles(Object.entries(stats.jobs).map(([state, n]) => [state, count(n)]))
      : h("p", { class: "soft" }, "The jobs cannot be read now.")),
    panel("Machine", tiles([
      ["processors", count(system.cpu_count)], ["load", system.load.map((value) => value.toFixed(1)).join(" ")],
      ["pool's memory", bytes(system.memory_rss_bytes)],
    ]), meter("load", Math.min(1, system.load[0] / system.cpu_count))),
    h("section", { class: "wide" }, h("h2", {}, "Processes"), table("What each has in hand",
      ["Process", "Kind", "State", "In hand", "For", "Done"],
      pool.processes.map((one) => [
        String(one.pid), one.kind, one.state, one.route ?? "–", one.busy_seconds === null ? "–" : duration(one.busy_seconds),
        count(one.requests),
      ]))),
    h("section", { class: "wide" }, h("h2", {}, "Providers"), providerTable(providers, data.providers)),
    h("section", { class: "wide" }, h("h2", {}, "Checks"), table("What health tried", ["Check", "State", "What it saw", "Took"],
      Object.entries(health.checks).map(([name, check]) => [
        name.replaceAll("_", " "), { text: check.status, class: check.status }, check.detail, duration(check.duration_ms / 1000),
      ]))),
  ];
}

const panel = (name, ...children) => h("section", {}, h("h2", {}, name), ...children);
const tiles = (pairs) => h("dl", { class: "tiles" }, pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
const failed = (statuses) => Object.entries(statuses).reduce((sum, [code, n]) => sum + (code[0] === "5" ? n : 0), 0);
const text = (alert) => (typeof alert === "string" ? alert : alert.detail ?? alert.message ?? JSON.stringify(alert));

function statuses(byStatus) {
  return h("p", { class: "soft" }, Object.entries(byStatus).map(([code, n]) => `${code}: ${count(n)}`).join("   "));
}

function meter(name, share) {
  return h("span", { class: "bar", role: "img", "aria-label": `${name}: ${percent(share)}` },
    h("span", { style: `width: ${(share ?? 0) * 100}%` }));
}

/** The last minutes of one figure, drawn from zero to its highest. */
function spark(name, format) {
  const values = past.map((reading) => reading[name]);
  const highest = Math.max(...values, Number.MIN_VALUE);
  const span = Math.max(30, values.length) - 1;
  const points = values.map((value, i) => `${(i * 100) / span},${(29 - (28 * value) / highest).toFixed(2)}`);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const set = (element, attributes) => Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  const label = `now ${format(values.at(-1))}, at most ${format(highest === Number.MIN_VALUE ? 0 : highest)}`;
  set(svg, { class: "spark", viewBox: "0 0 100 30", preserveAspectRatio: "none", role: "img", "aria-label": label });
  const end = ((values.length - 1) * 100) / span;
  for (const [kind, path] of [["area", `M0,30 L${points.join(" L")} L${end},30 Z`], ["line", `M${points.join(" L")}`]]) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
    set(element, { class: kind, d: path });
    svg.append(element);
  }
  return h("div", {}, svg, h("p", { class: "sparklabel" }, h("span", {}, `last ${duration((Math.max(30, values.length) * EVERY_MS) / 1000)}`), h("span", {}, label)));
}

function providerTable(providers, counters) {
  return table("Who gives bars, and how often it may be asked", ["Provider", "State", "Breaker", "Limit", "Next request", "Requests", "Failures"],
    providers.map((one) => [
      one.title,
      one.available ? "available" : one.enabled ? "needs a key" : "off",
      { text: one.benched_because ?? one.breaker?.replace("_", " ") ?? "–", class: one.breaker ?? "" },
      one.rate_limit ? `${count(one.rate_limit.per_minute)} a minute, ${count(one.rate_limit.burst)} at once` : "none",
      one.rate_limit ? (one.rate_limit.wait_seconds ? `in ${duration(one.rate_limit.wait_seconds)}` : "at once") : "–",
      count(counters[one.name]?.requests ?? 0), count(counters[one.name]?.failures ?? 0),
    ]));
}

read();
