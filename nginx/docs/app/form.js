import { h } from "./dom.js";
import { field, option } from "./fields.js";
import { title } from "./format.js";

const periods = ["1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"];
const symbols = ["AAPL", "MSFT", "GOOGL", "TSLA", "AMZN", "META", "NVDA", "NFLX"];

/** Builds the form from what the API says there is: strategies, parameters, execution settings, metrics, providers. */
export function buildForm(form, catalogue, data) {
  const strategyParts = h("div", { id: "strategy-parts" });
  const execution = h("details", {},
    h("summary", {}, "Execution and costs"),
    h("div", { class: "fields" }, catalogue.execution.map((setting) => field(setting, "/execution")),
      plain("/risk_free_rate", "Risk-free rate", h("input", { type: "number", step: "any", value: "0" }))));
  const dates = h("div", { class: "fields", hidden: true },
    plain("/start", "From", h("input", { type: "date" })),
    plain("/end", "Until (not included)", h("input", { type: "date" })));
  const period = h("select", {
    onchange: () => { dates.hidden = period.value !== "dates"; },
  }, periods.map((name) => option(name, name === "5y")), option("dates", false, "from – until"));

  form.replaceChildren(
    h("fieldset", { class: "modes" }, h("legend", { class: "visually-hidden" }, "What to do"),
      mode("run", "Backtest", true), mode("compare", "Compare"), mode("optimize", "Optimise")),
    h("div", { class: "fields" },
      plain("/symbol", "Symbol", h("input", {
        value: "AAPL", required: true, list: "symbols", autocapitalize: "characters", spellcheck: "false", autocomplete: "off",
      })),
      plain("/period", "Period", period),
      plain("/timeframe", "Bars", h("select", {}, data.timeframes.map((name) => option(name, name === "1d")))),
      plain("/provider", "Data from", h("select", {}, option("auto", true, "automatic"),
        data.providers.filter(({ available }) => available).map(({ name, title }) => option(name, false, title)))),
      h("datalist", { id: "symbols" }, symbols.map((name) => option(name)))),
    dates, strategyParts, execution,
    h("div", { class: "actions" },
      h("button", { class: "primary", type: "submit" }, "Run backtest"),
      h("button", { type: "reset" }, "Reset")));

  /** Shows what belongs to the mode and the strategy that are chosen. */
  const choose = () => {
    const chosen = form.elements["/strategy"]?.value ?? "sma_crossover";
    const what = form.elements.mode.value;
    strategyParts.replaceChildren(...parts(what, chosen, catalogue, choose));
    const symbol = form.querySelector("label[for='f-symbol']");
    symbol.textContent = what === "compare" ? "Symbols, with commas" : "Symbol";
    form.querySelector("[type=submit]").textContent =
      { run: "Run backtest", compare: "Compare", optimize: "Search parameters" }[what];
    dates.hidden = period.value !== "dates";
  };
  for (const radio of form.elements.mode) radio.addEventListener("change", choose);
  form.addEventListener("reset", () => setTimeout(choose));
  return choose;
}

function mode(value, text, isChecked = false) {
  return h("label", {}, h("input", { type: "radio", name: "mode", value, checked: isChecked }), h("span", {}, text));
}

function plain(name, label, control) {
  control.id = `f${name.replaceAll("/", "-")}`;
  control.name = name;
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
}

function parts(mode, chosen, catalogue, choose) {
  if (mode === "compare") {
    return [
      h("fieldset", {}, h("legend", {}, "Strategies"), h("div", { class: "choices" },
        catalogue.strategies.filter(({ name }) => name !== "buy_and_hold").map(({ name, title, rule }) =>
          h("label", { title: rule }, h("input", {
            type: "checkbox", name: "/strategies", value: name,
            checked: ["sma_crossover", "rsi", "macd", "donchian_breakout"].includes(name),
          }), ` ${title}`)))),
      plain("/rank_by", "Rank by", metrics(catalogue)),
    ];
  }
  const strategy = catalogue.strategies.find(({ name }) => name === chosen);
  const select = h("select", { onchange: choose },
    catalogue.strategies.map(({ name, title }) => h("option", { value: name, selected: name === chosen }, title)));
  const about = h("p", { class: "rule soft" }, strategy.rule, h("br"), h("small", {}, strategy.source));
  const what = mode === "run"
    ? h("div", { class: "fields" }, strategy.parameters.map((parameter) => field(parameter, "/parameters")))
    : grid(strategy);
  return [
    plain("/strategy", "Strategy", select), about, what,
    mode === "optimize" ? plain("/objective", "Make as good as possible", metrics(catalogue)) : null,
  ].filter(Boolean);
}

const metrics = (catalogue) => h("select", {},
  catalogue.metrics.map(({ name }) => option(name, name === "sharpe_ratio", title(name))));

/** From, to and step of each parameter; the first two vary. */
function grid(strategy) {
  if (!strategy.parameters.length) return h("p", {}, "This strategy has no parameters to search.");
  return h("table", { class: "grid" },
    h("caption", {}, "Values to try"),
    h("thead", {}, h("tr", {}, ["Vary", "From", "To", "Step"].map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, strategy.parameters.map((parameter, place) => {
      const { name, choices } = parameter;
      const prefix = `/parameter_grid/${name}`;
      if (choices) {
        return h("tr", {}, h("th", { scope: "row" }, title(name)), h("td", { colspan: 3 }, h("select",
          { name: `${prefix}/min`, "aria-label": title(name) }, choices.map((word) => option(word, word === parameter.default)))));
      }
      const [min, max, step] = span(parameter);
      const input = (what, value) => h("td", {}, h("input", {
        name: `${prefix}/${what}`, type: "number", step: "any", value, "aria-label": `${title(name)}: ${what}`,
      }));
      return h("tr", {},
        h("th", { scope: "row" }, h("label", { title: parameter.description },
          h("input", { type: "checkbox", name: `vary/${name}`, checked: place < 2 }), ` ${title(name)}`)),
        input("min", min), input("max", max), input("step", step));
    })));
}

/** About ten values from half the default to twice it, inside what is accepted. */
function span({ type, default: usual, min, max, step }) {
  const low = Math.max(min, usual > 0 ? usual / 2 : usual - 5 * step);
  const high = Math.min(max, usual > 0 ? usual * 2 : usual + 5 * step);
  const coarse = Math.max(step, Math.round((high - low) / 10 / step) * step);
  const tidy = (value) => (type === "integer" ? Math.round(value) : Number(value.toPrecision(6)));
  return [tidy(low), tidy(high), tidy(coarse)];
}
