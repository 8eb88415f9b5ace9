import { h, table } from "./dom.js";
import { failures } from "./compare.js";
import { count, decimal, duration, figure, percent, title } from "./format.js";

const columns = ["total_return", "cagr", "sharpe_ratio", "max_drawdown", "total_trades"];

/** What a search found, how it looks over two parameters, and what speaks for luck. */
export function optimizeView(reply, catalogue, openRun) {
  const unit = (name) => catalogue.metrics.find((metric) => metric.name === name).unit;
  const objective = { name: reply.objective, unit: unit(reply.objective) };
  return [
    h("h2", { tabindex: "-1" }, `Search: ${catalogue.strategies.find(({ name }) => name === reply.strategy).title}`),
    h("p", { class: "soft" },
      `${count(reply.backtests)} backtests in ${duration(reply.execution_time_seconds)}: ${count(reply.backtests_per_second)} a second.`),
    ...failures(reply.errors),
    ...Object.entries(reply.results).flatMap(([symbol, found]) => symbolView(symbol, found, objective, unit, openRun)),
  ];
}

function symbolView(symbol, found, objective, unit, openRun) {
  if (!found.best) {
    return [h("p", { class: "notes" }, `${symbol}: no combination could be ranked; ${count(found.evaluated)} were tried.`)];
  }
  const settings = (parameters) => Object.entries(parameters).map(([name, value]) => `${title(name)} ${value}`).join(", ");
  const shown = [...new Set([objective.name, ...columns])];
  const open = (row) => h("button", { type: "button", onclick: () => openRun(symbol, row.parameters) }, "Open");
  return [
    h("h3", {}, `${symbol}: best of ${count(found.ranked)}`),
    h("p", { class: "best" }, h("strong", {}, settings(found.best.parameters)), ` gives ${title(objective.name)} `,
      h("strong", {}, figure(found.best.metrics[objective.name], objective.unit)), " ", open(found.best)),
    found.warnings.length ? h("ul", { class: "notes" }, found.warnings.map((text) => h("li", {}, text))) : null,
    h("section", { class: "luck" }, h("h3", {}, "Skill or luck?"), h("ul", {}, plainWords(found, objective).map((text) => h("li", {}, text)))),
    found.heatmap ? heatmap(found.heatmap, objective) : h("p", { class: "soft" }, "A map appears when exactly two parameters vary."),
    table("The best combinations", ["Parameters", ...shown.map(title), "Run"],
      found.top.map((row) => [settings(row.parameters), ...shown.map((name) => figure(row.metrics[name], unit(name))), open(row)])),
  ].filter(Boolean);
}

/** The three figures against overfitting, each as a sentence anybody can read. */
function plainWords(found, objective) {
  const words = [];
  const why = (name) => found.undefined[name];
  const { deflated_sharpe_ratio: deflated, pbo, plateau } = found;
  words.push(deflated === null
    ? `Whether the best Sharpe ratio is more than the luck of so many trials cannot be told: ${why("deflated_sharpe_ratio")}.`
    : `With ${count(found.evaluated)} combinations tried, some look good by chance alone. The probability that the best one's Sharpe ratio is more than that: ${percent(deflated)} (deflated Sharpe ratio). ${deflated < 0.95 ? "Below 95 % it should be taken for luck." : "That is convincing, as far as past prices can be."}`);
  words.push(pbo === null
    ? `How often the winner of one part of the time fails on the rest cannot be told: ${why("pbo")}.`
    : `The combination that is best on one half of the time is below the middle on the other half in ${percent(pbo)} of the ways to cut it (probability of backtest overfitting). ${pbo > 0.5 ? "More often than not: the choice does not carry over." : pbo > 0.2 ? "That is not rare." : "That is seldom."}`);
  const best = found.best.metrics[objective.name];
  words.push(plateau === null
    ? `How its neighbours do cannot be told: ${why("plateau")}.`
    : `The best point has ${figure(best, objective.unit)}; the middle one of its neighbours has ${figure(plateau, objective.unit)} (plateau). ${Math.abs(plateau - best) <= 0.25 * Math.abs(best) ? "Similar settings do similarly well." : "A lonely peak is a warning."}`);
  return words;
}

function heatmap({ x, y, values }, objective) {
  const all = values.flat().filter((value) => value !== null);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const short = (value) => (objective.unit === "fraction" ? `${(value * 100).toFixed(1)}` : Number(value.toPrecision(3)).toString());
  const cell = (value, column, row) => (value === null ? { text: "", title: "not ranked" } : {
    text: x.values.length > 24 ? "" : short(value), class: "tinted heat",
    style: `--tint: ${(high > low ? (60 * (value - low)) / (high - low) : 30).toFixed(0)}%; --hue: var(--accent)`,
    title: `${title(x.parameter)} ${column}, ${title(y.parameter)} ${row}: ${decimal(value)}`,
  });
  return table(`${title(objective.name)}${objective.unit === "fraction" ? " in percent" : ""} by ${title(x.parameter)} (across) and ${title(y.parameter)} (down)`,
    [`${title(y.parameter)} ↓ ${title(x.parameter)} →`, ...x.values.map(String)],
    values.map((row, i) => [String(y.values[i]), ...row.map((value, j) => cell(value, x.values[j], y.values[i]))]), "figures map");
}
