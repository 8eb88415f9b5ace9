import { h } from "./dom.js";
import { get, post, problemView } from "./api.js";
import { buildForm } from "./form.js";
import { markFaults } from "./fields.js";
import { duration } from "./format.js";
import { address, request, restore } from "./request.js";
import { runView } from "./results.js";
import { compareView } from "./compare.js";
import { optimizeView } from "./optimize.js";

const form = document.getElementById("form");
const results = document.getElementById("results");
const status = document.getElementById("status");

async function start() {
  let catalogue, data;
  try {
    [catalogue, data] = await Promise.all([get("/api/strategy/"), get("/api/data/")]);
  } catch (problem) {
    form.replaceChildren(problemView(problem, start));
    return;
  }
  const choose = buildForm(form, catalogue, data);
  const isShared = restore(form, choose);
  form.onsubmit = (event) => {
    event.preventDefault();
    submit(catalogue, choose);
  };
  if (isShared) submit(catalogue, choose);
}

/** Asks what the form says and shows what comes; only the newest question's answer counts. */
let newest = 0;
async function submit(catalogue, choose) {
  const turn = ++newest;
  const asked = request(form, catalogue);
  history.replaceState(null, "", address(form));
  markFaults(form, []);
  results.setAttribute("aria-busy", "true");
  status.textContent = "Working…";
  let view;
  try {
    view = await answer(asked, catalogue, choose);
    if (turn !== newest) return;
    status.textContent = "Done.";
  } catch (problem) {
    if (turn !== newest) return;
    status.textContent = "";
    view = [problemView(problem, () => submit(catalogue, choose))];
    if (problem.faults) markFaults(form, problem.faults);
  }
  results.replaceChildren(...view, h("p", { class: "soft" },
    "Results on past prices say nothing certain about future ones. This page's address holds all settings: share it."));
  results.removeAttribute("aria-busy");
  results.querySelector("h2")?.focus({ preventScroll: matchMedia("(min-width: 60rem)").matches });
}

async function answer({ mode, path, body }, catalogue, choose) {
  if (mode !== "run") {
    const reply = await post(path, body, showProgress);
    if (mode === "compare") return compareView(reply, catalogue);
    return optimizeView(reply, catalogue, (symbol, parameters) => open(symbol, parameters, catalogue, choose));
  }
  const { include, strategy, parameters, execution, risk_free_rate, ...range } = body;
  const [run, { data: bars }] = await Promise.all([
    post(path, body), post("/api/data/fetch", { ...range, format: "columns" }),
  ]);
  return runView({ run, bars, body }, catalogue);
}

function showProgress({ state, progress, eta_seconds: left }) {
  status.textContent = state === "queued" ? "Waiting for a worker…"
    : `${Math.round(progress * 100)} % done${left === null ? "" : `, ${duration(left)} to go`}…`;
}

/** A combination found by a search, as a single run. */
function open(symbol, parameters, catalogue, choose) {
  form.elements.mode.value = "run";
  choose();
  form.elements["/symbol"].value = symbol;
  for (const [name, value] of Object.entries(parameters)) form.elements[`/parameters/${name}`].value = value;
  submit(catalogue, choose);
}

start();
