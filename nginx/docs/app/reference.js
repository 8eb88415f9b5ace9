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

function show() {
  window.SwaggerUIBundle({
    url: "/docs/openapi.json", domNode: viewer, deepLinking: true, docExpansion: "list", defaultModelsExpandDepth: 0,
    tryItOutEnabled: true, validatorUrl: null,
  });
}

document.head.append(
  h("link", { rel: "stylesheet", href: `${FOLDER}swagger-ui.css` }),
  h("script", {
    src: `${FOLDER}swagger-ui-bundle.js`, onload: show,
    onerror: () => list().catch((problem) => viewer.replaceChildren(problemView(problem))),
  }));
