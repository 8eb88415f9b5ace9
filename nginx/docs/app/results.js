import { h, save, table } from "./dom.js";
import { postForCSV } from "./api.js";
import { showCharts } from "./charts.js";
import { count, duration, figure, percent, price, sign, title } from "./format.js";

const headline = ["total_return", "cagr", "sharpe_ratio", "max_drawdown", "win_rate", "total_trades"];

/** Everything one run came to. */
export function runView({ run, bars, body }, catalogue) {
  const charts = h("div", { class: "charts" }, h("p", { class: "soft" }, "Drawing…"));
  showCharts(charts, { bars, run });
  addEventListener("themechange", () => showCharts(charts, { bars, run }));
  return [
    h("h2", { tabindex: "-1" }, `${run.symbol} · ${catalogue.strategies.find(({ name }) => name === run.strategy).title}`),
    h("p", { class: "soft" },
      `${count(run.bars)} bars of ${run.timeframe}, ${run.start} to ${run.end}, from ${run.provider}; computed in ${duration(run.execution_time_seconds)}.`,
      run.metrics.reliability === "low"
        ? h("strong", { class: "caution" }, " Under one year or under 30 trades: these figures say little.") : ""),
    notes(run),
    cards(run, catalogue),
    charts,
    monthly(run.metrics.monthly_returns, run.metrics.yearly_returns),
    h("details", { open: true }, h("summary", {}, "All metrics"), metricsTable(run, catalogue)),
    trades(run),
    drawdowns(run.metrics.drawdowns),
    downloads(body, run),
    h("p", { class: "soft" }, "The same result again: ", h("a", { href: `/api/strategy/results/${run.result_id}` }, h("code", {}, run.result_id))),
  ].filter(Boolean);
}

function notes(run) {
  const lines = [
    ...run.warnings,
    ...(run.optimistic ? ["Orders were filled at the close that signalled them, which nobody can do: the figures are optimistic."] : []),
    ...(run.ruined ? ["Equity fell to nothing, which ended the run."] : []),
    ...(run.open_trade ? [`A ${run.open_trade.direction} position of ${price(run.open_trade.quantity)} is still open, marked at ${price(run.open_trade.mark_price)}.`] : []),
    ...(run.pending_order ? [`The last close signalled an order: ${run.pending_order.action} ${run.pending_order.direction ?? ""}.`] : []),
    ...(run.rejected_orders.length ? [`${count(run.rejected_orders.length)} orders could not be filled; the first: ${run.rejected_orders[0].detail}`] : []),
  ];
  return lines.length ? h("ul", { class: "notes" }, lines.map((line) => h("li", {}, line))) : null;
}

function cards(run, catalogue) {
  const cells = headline.map((name) => {
    const { unit } = catalogue.metrics.find((metric) => metric.name === name);
    const value = run.metrics[name];
    return h("div", { class: "card" }, h("dt", {}, title(name)),
      h("dd", { class: name === "total_return" || name === "cagr" ? sign(value) : "" }, figure(value, unit),
        value === null ? h("small", {}, ` ${run.undefined[name]}`) : ""));
  });
  cells.splice(1, 0, h("div", { class: "card" }, h("dt", {}, "Buy and hold"),
    h("dd", {}, percent(run.benchmark?.total_return))));
  return h("dl", { class: "cards" }, cells);
}

function metricsTable(run, catalogue) {
  return table("Every figure of the run; hover a name for its formula", ["Metric", "Value"],
    catalogue.metrics.map(({ name, unit, description }) => {
      const value = run.metrics[name];
      return [
        h("span", { title: description }, title(name)),
        value === null ? { text: `– (${run.undefined[name]})`, class: "soft" } : figure(value, unit),
      ];
    }), "figures metrics");
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function monthly(returns, years) {
  const cell = (value) => (value === undefined ? "" : {
    text: (value * 100).toFixed(1).replace(/^-(0\.0)$/, "$1"), class: "tinted",
    style: `--tint: ${Math.min(45, Math.abs(value) * 450).toFixed(0)}%; --hue: var(${value < 0 ? "--down" : "--up"})`,
  });
  const rows = Object.keys(years).map((year) => [
    year, ...months.map((_, i) => cell(returns[`${year}-${String(i + 1).padStart(2, "0")}`])), cell(years[year]),
  ]);
  return h("section", {}, h("h3", {}, "Returns by month"), table("In percent", ["Year", ...months, "Year"], rows, "figures months"));
}

function trades(run) {
  const rows = run.trades.map((trade) => [
    String(trade.id), trade.direction, moment(trade.entry_time), price(trade.entry_price), moment(trade.exit_time),
    price(trade.exit_price), price(trade.quantity), { text: price(trade.pnl), class: sign(trade.pnl) },
    { text: percent(trade.return), class: sign(trade.return) }, String(trade.bars_held), percent(trade.mae), percent(trade.mfe),
    trade.exit_reason.replaceAll("_", " "),
  ]);
  const head = ["#", "Side", "Entry", "at", "Exit", "at", "Quantity", "Net profit", "Return", "Bars", "MAE", "MFE", "Why it ended"];
  return h("details", { open: rows.length <= 60 }, h("summary", {}, `Trades (${count(rows.length)})`),
    rows.length ? table("Closed trades; profits after commission and slippage", head, rows)
      : h("p", {}, "No trades: the strategy never signalled an entry on these bars."));
}

function drawdowns(list) {
  if (!list.length) return null;
  return h("details", {}, h("summary", {}, "Deepest drawdowns"),
    table("From a peak of equity until it is reached again", ["Depth", "Peak", "Trough", "Recovery", "Days"],
      list.map((one) => [percent(one.depth), one.peak, one.trough, one.recovery ?? "not yet", String(one.days)])));
}

const moment = (text) => text.replace("T", " ").replace(":00Z", "");

function downloads(body, run) {
  const name = `${run.symbol}-${run.strategy}`;
  const { include, strategy, parameters, execution, risk_free_rate, benchmark, ...range } = body;
  const files = [
    ["Trades as CSV", "trades", () => postForCSV("/api/strategy/run", { ...body, include: ["trades"] })],
    ["Equity as CSV", "equity", () => postForCSV("/api/strategy/run", { ...body, include: ["equity_curve"] })],
    ["Bars as CSV", "bars", () => postForCSV("/api/data/fetch", range)],
    ["All as JSON", "run", null],
  ];
  return h("p", { class: "actions" }, files.map(([text, what, fetchText]) => h("button", {
    type: "button",
    onclick: async () => (fetchText
      ? save(`${name}-${what}.csv`, "text/csv", await fetchText())
      : save(`${name}-${what}.json`, "application/json", JSON.stringify(run, null, 2))),
  }, text)));
}
