import { h } from "./dom.js";
import { price, percent } from "./format.js";

const LIBRARY = "/docs/vendor/lightweight-charts-4.1.3/lightweight-charts.js";
let library;

/** TradingView's Lightweight Charts, loaded at the first chart; null where this server does not have it. */
function loadLibrary() {
  library ??= new Promise((resolve) => {
    document.head.append(h("script", {
      src: LIBRARY,
      onload: () => resolve(window.LightweightCharts),
      onerror: () => resolve(null),
    }));
  });
  return library;
}

/** A colour of the style sheet as the canvas takes it, with an opacity. */
function colour(name, opacity = 1) {
  const probe = h("span", { style: `color: var(${name})` });
  document.body.append(probe);
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3);
  probe.remove();
  return `rgba(${parts.join(", ")}, ${opacity})`;
}

const options = (canvas) => ({
  autoSize: true, width: canvas.clientWidth, height: canvas.clientHeight,
  layout: { background: { color: "transparent" }, textColor: colour("--soft"), fontFamily: "system-ui, sans-serif" },
  grid: { vertLines: { color: colour("--line", 0.5) }, horzLines: { color: colour("--line", 0.5) } },
  rightPriceScale: { borderColor: colour("--line"), minimumWidth: 84, scaleMargins: { top: 0.08, bottom: 0.08 } },
  timeScale: { borderColor: colour("--line"), timeVisible: true, minBarSpacing: 0.05 },
  crosshair: { mode: 0 },
  localization: { locale: "en" },
});

/** The library's time: a date as it is, an instant as seconds. */
const time = (text) => (text.includes("T") ? Date.parse(text) / 1000 : text);
const points = (curve) => curve.map(([moment, value]) => ({ time: time(moment), value }));

function figure(name, caption, height) {
  const legend = h("span", { class: "legend" });
  const canvas = h("div", { class: "canvas", style: `height: ${height}` });
  // What the picture shows is in the tables below it, too.
  const view = h("figure", { class: "chart" },
    h("figcaption", {}, h("strong", {}, name), " ", caption, " ", legend),
    h("div", { role: "img", "aria-label": `${name}: a chart; the figures are in the tables below` }, canvas));
  return { view, canvas, legend };
}

/** Price with the trades, equity against the benchmark, and drawdown, one under the other on the same time axis. */
export async function showCharts(container, { bars, run }) {
  const kit = await loadLibrary();
  if (!kit) {
    container.replaceChildren(h("p", { class: "notes" },
      "This server has no chart library. Whoever runs it gets it with ", h("code", {}, "nginx/fetch-libraries"),
      "; everything else is below."));
    return;
  }
  const swatch = (name) => h("span", { class: "swatch", style: `background: var(${name})` });
  const figures = [
    figure("Price", h("span", { class: "soft" }, "▲ buys ▼ sells, each at its bar"), "min(44vh, 24rem)"),
    figure("Equity", h("span", { class: "soft" }, swatch("--accent"), "strategy ", swatch("--reference"), "buy and hold"),
      "min(30vh, 15rem)"),
    figure("Drawdown", "", "min(22vh, 10rem)"),
  ];
  // They have to stand in the page before they are drawn: until then they have no size.
  container.replaceChildren(...figures.map(({ view }) => view),
    h("p", { class: "soft" }, "Charts: ",
      h("a", { href: "https://www.tradingview.com/lightweight-charts/", rel: "noopener" },
        "TradingView Lightweight Charts™"), ", © 2024 TradingView, Inc., Apache License 2.0"));
  const charts = [
    priceChart(kit, bars, run.trades, figures[0]), equityChart(kit, run, figures[1]), drawdownChart(kit, run, figures[2]),
  ];
  for (const chart of charts) chart.timeScale().fitContent();
  together(charts);
}

/** All charts show the same bars. */
function together(charts) {
  let isMoving = false;
  for (const chart of charts) {
    chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (isMoving || !range) return;
      isMoving = true;
      for (const other of charts) if (other !== chart) other.timeScale().setVisibleLogicalRange(range);
      isMoving = false;
    });
  }
}

function priceChart(kit, bars, trades, { canvas, legend }) {
  const chart = kit.createChart(canvas, options(canvas));
  const [up, down] = [colour("--up"), colour("--down")];
  const series = chart.addCandlestickSeries({
    upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false,
  });
  series.setData(bars.timestamp.map((moment, i) => ({
    time: time(moment), open: bars.open[i], high: bars.high[i], low: bars.low[i], close: bars.close[i],
  })));
  const lines = trades.flatMap((trade) => [
    { moment: trade.entry_time, isBuy: trade.direction === "long", text: `${trade.id} in` },
    { moment: trade.exit_time, isBuy: trade.direction === "short", text: `${trade.id} out` },
  ]).map(({ moment, isBuy, text }) => ({
    time: time(moment), position: isBuy ? "belowBar" : "aboveBar", shape: isBuy ? "arrowUp" : "arrowDown",
    color: isBuy ? up : down, text: trades.length > 12 ? "" : text,
  }));
  series.setMarkers(lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)));
  chart.subscribeCrosshairMove(({ seriesData }) => {
    const bar = seriesData?.get(series);
    legend.textContent = bar
      ? `O ${price(bar.open)} H ${price(bar.high)} L ${price(bar.low)} C ${price(bar.close)}` : "";
  });
  return chart;
}

function equityChart(kit, run, { canvas, legend }) {
  const chart = kit.createChart(canvas, options(canvas));
  const line = { lineWidth: 2, priceLineVisible: false, priceFormat: { type: "custom", formatter: price, minMove: 0.01 } };
  const reference = chart.addLineSeries({ ...line, color: colour("--reference"), lineWidth: 1 });
  reference.setData(points(run.benchmark_curve ?? []));
  const equity = chart.addLineSeries({ ...line, color: colour("--accent") });
  equity.setData(points(run.equity_curve));
  chart.subscribeCrosshairMove(({ seriesData }) => {
    const [own, other] = [seriesData?.get(equity), seriesData?.get(reference)];
    legend.textContent = own ? `${price(own.value)}${other ? ` against ${price(other.value)}` : ""}` : "";
  });
  return chart;
}

function drawdownChart(kit, run, { canvas, legend }) {
  const chart = kit.createChart(canvas, options(canvas));
  const series = chart.addBaselineSeries({
    baseValue: { type: "price", price: 0 }, lineWidth: 1, bottomLineColor: colour("--down"),
    bottomFillColor1: colour("--down", 0.1), bottomFillColor2: colour("--down", 0.4), topLineColor: colour("--down"),
    priceLineVisible: false, priceFormat: { type: "custom", formatter: percent, minMove: 0.0001 },
  });
  series.setData(points(run.drawdown_curve));
  chart.subscribeCrosshairMove(({ seriesData }) => {
    const point = seriesData?.get(series);
    legend.textContent = point ? percent(point.value) : "";
  });
  return chart;
}
