import { h, table } from "./dom.js";
import { get, problemView } from "./api.js";

const FOLDER = "/docs/vendor/swagger-ui-5.33.1/";
const viewer = document.getElementById("viewer");

/** The routes in a table, for a server that does not have the viewer. */
async function list() {
  const { paths } = await get("/docs/openapi.json");
  viewer.replaceChildren(
    h("p", { class: "notes" }, "This server does not have the viewer. Whoever runs it gets it with ",
      h("code", {}, "nginx/fetch-libraries"), "."),
    table("Routes", ["Route", "What it gives"], Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        h("code", {}, `${method.toUpperCase()} ${path}`), operation.summary,
      ]))));
}

/** Names for the controls that the viewer leaves without one, and the keyboard's way into what scrolls. */
function nameControls() {
  for (const control of viewer.querySelectorAll("select, textarea, input")) {
    if (control.labels?.length || control.ariaLabel) continue;
    control.ariaLabel = control.placeholder || (control.tagName === "TEXTAREA" ? "Body of the request" : "Choice");
  }
  for (const text of viewer.querySelectorAll("pre, .highlight-code, .model-box, .responses-table")) text.tabIndex = 0;
}

/** The viewer has its own dark colours, under a class. */
function followTheme() {
  const { theme } = document.documentElement.dataset;
  const isDark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.toggle("dark-mode", isDark);
}

function show() {
  window.SwaggerUIBundle({
    url: "/docs/openapi.json", domNode: viewer, docExpansion: "list", defaultModelsExpandDepth: 0,
    tryItOutEnabled: true, validatorUrl: null,
    // Links inside its buttons and colours nobody can read on some screens come with these two.
    deepLinking: false, syntaxHighlight: false,
  });
  new MutationObserver(nameControls).observe(viewer, { childList: true, subtree: true });
}

followTheme();
addEventListener("themechange", followTheme);
document.head.append(
  h("link", { rel: "stylesheet", href: `${FOLDER}swagger-ui.css` }),
  h("script", {
    src: `${FOLDER}swagger-ui-bundle.js`, onload: show,
    onerror: () => list().catch((problem) => viewer.replaceChildren(problemView(problem))),
  }));
