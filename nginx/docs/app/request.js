import { read } from "./fields.js";

/** What the form asks of the API, whichever of its three ways: the path, the body, and the shareable parameters. */
export function request(form, catalogue) {
  const mode = form.elements.mode.value;
  const common = { ...range(form), execution: execution(form, catalogue) };
  const rate = form.elements["/risk_free_rate"].value.trim();
  if (rate && rate !== "0") common.risk_free_rate = Number(rate);
  if (mode === "compare") {
    const body = {
      symbols: form.elements["/symbol"].value.split(/[\s,]+/).filter(Boolean),
      strategies: [...form.querySelectorAll("[name='/strategies']:checked")].map((box) => box.value),
      rank_by: form.elements["/rank_by"].value, ...common,
    };
    return { mode, path: "/api/strategy/compare", body };
  }
  const strategy = catalogue.strategies.find(({ name }) => name === form.elements["/strategy"].value);
  const body = { symbol: form.elements["/symbol"].value.trim(), strategy: strategy.name, ...common };
  if (mode === "optimize") {
    return {
      mode, path: "/api/strategy/optimize",
      body: { ...body, ...grid(form, strategy), objective: form.elements["/objective"].value, top: 20 },
    };
  }
  body.parameters = Object.fromEntries(strategy.parameters
    .map((parameter) => [parameter.name, read(form, parameter, "/parameters")])
    .filter(([, value]) => value !== null));
  body.include = ["trades", "equity_curve", "drawdown_curve", "benchmark_curve"];
  return { mode, path: "/api/strategy/run", body };
}

/** The members that say which bars are meant. */
function range(form) {
  const value = (name) => form.elements[`/${name}`].value.trim();
  const range = { timeframe: value("timeframe") };
  if (value("period") === "dates") {
    if (value("start")) range.start = value("start");
    if (value("end")) range.end = value("end");
  } else {
    range.period = value("period");
  }
  if (value("provider") !== "auto") range.provider = value("provider");
  return range;
}

/** The settings that differ from their defaults. */
function execution(form, catalogue) {
  return Object.fromEntries(catalogue.execution
    .map((setting) => [setting, read(form, setting, "/execution")])
    .filter(([setting, value]) => value !== setting.default)
    .map(([setting, value]) => [setting.name, value]));
}

/** What varies and over which values; what does not keeps the value of its first column. */
function grid(form, strategy) {
  const parameter_grid = {}, parameters = {};
  for (const { name, choices } of strategy.parameters) {
    const part = (what) => Number(form.elements[`/parameter_grid/${name}/${what}`].value);
    if (!choices && form.elements[`vary/${name}`].checked) {
      parameter_grid[name] = { min: part("min"), max: part("max"), step: part("step") };
    } else {
      parameters[name] = choices ? form.elements[`/parameter_grid/${name}/min`].value : part("min");
    }
  }
  return { parameter_grid, parameters };
}

/** The page's address with what is in the form: what was chosen, and what differs from its default. */
export function address(form) {
  const query = new URLSearchParams();
  for (const control of form.elements) {
    if (!control.name || ((control.type === "radio" || control.type === "checkbox") && !control.checked)) continue;
    const isDefault = control instanceof HTMLSelectElement
      ? control.selectedOptions[0]?.defaultSelected : control.type !== "checkbox" && control.value === control.defaultValue;
    if (isDefault && !["mode", "/symbol", "/strategy"].includes(control.name)) continue;
    query.append(control.name.replace(/^\//, "").replaceAll("/", "."), control.value);
  }
  return `${location.pathname}?${query}`;
}

/** Puts an address's values into the form; `choose` rebuilds what depends on the strategy and the mode. */
export function restore(form, choose) {
  const query = new URLSearchParams(location.search);
  const apply = (name) => {
    const key = name.replaceAll(".", "/");
    const controls = [...form.elements].filter((control) => control.name === `/${key}` || control.name === key);
    for (const control of controls) {
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = query.getAll(name).includes(control.value);
      } else {
        control.value = query.get(name);
      }
    }
  };
  // The mode decides which controls there are, the strategy which parameters.
  for (const name of ["mode", "strategy"]) {
    if (query.has(name)) apply(name);
    choose();
  }
  if (query.get("mode") === "optimize") {
    for (const box of form.querySelectorAll("[name^='vary/']")) box.checked = query.has(box.name.replace("/", "."));
  }
  for (const name of new Set(query.keys())) apply(name);
  return query.has("symbol");
}
