/** Makes an element: attributes by name (`on…` are listeners, null leaves one out), then children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") element.style.cssText = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * A table from a header row and rows of cells; a cell is text, an element, or {text, class, style, title}.
 * The first cell of a row is its header.
 */
export function table(caption, head, rows, className = "figures") {
  const cell = (tag, content, attributes = {}) => {
    if (content instanceof Node || typeof content !== "object" || content === null) {
      return h(tag, attributes, content ?? "");
    }
    return h(tag, { ...attributes, class: content.class, style: content.style, title: content.title }, content.text);
  };
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: className },
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, head.map((text) => cell("th", text, { scope: "col" })))),
      h("tbody", {}, rows.map((row) =>
        h("tr", {}, row.map((content, place) =>
          place === 0 ? cell("th", content, { scope: "row" }) : cell("td", content)))))));
}

/** Hands a text to the user as a file. */
export function save(name, type, text) {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
