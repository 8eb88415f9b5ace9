import { h, table } from "./dom.js";
import { problemView, Problem } from "./api.js";
import { count, decimal, duration, figure, title } from "./format.js";

const columns = ["total_return", "cagr", "sharpe_ratio", "sortino_ratio", "max_drawdown", "win_rate", "profit_factor", "total_trades", "exposure"];

/** A ranking of strategies, over all symbols and for each. */
export function compareView(reply, catalogue) {
  const name = (label) => catalogue.strategies.find((strategy) => strategy.name === label)?.title ?? label;
  const symbols = Object.entries(reply.results);
  const shown = [...new Set([reply.rank_by, ...columns])];
  const units = new Map(catalogue.metrics.map((metric) => [metric.name, metric.unit]));
  const ranking = (result, caption) => table(caption, ["Strategy", "Rank", ...shown.map(title)],
    result.ranking.map(({ rank, strategy }) => [
      name(strategy), String(rank), ...shown.map((metric) => figure(result.table[strategy][metric], units.get(metric))),
    ]));
  return [
    h("h2", { tabindex: "-1" }, `Best by ${title(reply.rank_by).toLowerCase()}: ${name(reply.overall?.best_strategy)}`),
    h("p", { class: "soft" }, `${count(reply.backtests_completed)} backtests in ${duration(reply.execution_time_seconds)}. `
      + "Every row is the strategy at its defaults and with the same costs; buy and hold is there to measure against."),
    ...failures(reply.errors),
    symbols.length > 1 ? ranking(reply.overall, "Means over all symbols") : null,
    ...symbols.flatMap(([symbol, result]) => [
      h("h3", {}, symbol),
      result.warnings.length ? h("ul", { class: "notes" }, result.warnings.map((text) => h("li", {}, text))) : null,
      ranking(result, `${symbol}: ${count(result.bars)} bars`),
      h("details", {}, h("summary", {}, "How alike they move"), correlation(result.correlation, name)),
    ]),
  ].filter(Boolean);
}

export function failures(errors) {
  return Object.entries(errors).map(([symbol, document]) => {
    const view = problemView(new Problem(document));
    view.prepend(h("strong", {}, symbol));
    return view;
  });
}

function correlation(matrix, name) {
  const labels = Object.keys(matrix);
  return table("Correlation of daily returns: 1 moves together, 0 independently", ["Strategy", ...labels.map(name)],
    labels.map((row) => [name(row), ...labels.map((column) => {
      const value = matrix[row][column];
      return { text: decimal(value), class: "tinted", style: `--tint: ${Math.abs(value ?? 0) * 45}%; --hue: var(${value < 0 ? "--down" : "--up"})` };
    })]));
}
