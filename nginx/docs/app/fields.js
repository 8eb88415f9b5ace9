import { h } from "./dom.js";
import { title } from "./format.js";

/**
 * A labelled control for one definition of the API: {name, type, default, min, max, step, choices, nullable, description}.
 * `pointer` is where the API names its faults.
 */
export function field(definition, prefix, label = title(definition.name)) {
  const pointer = `${prefix}/${definition.name}`;
  const id = `f${pointer.replaceAll("/", "-")}`;
  return h("div", { class: "field" },
    h("label", { for: id, title: definition.description }, label),
    control(definition, { id, name: pointer, title: definition.description }));
}

function control(definition, attributes) {
  const { type, choices, nullable } = definition;
  if (type === "boolean" || choices) {
    const words = choices ?? ["true", "false"];
    return h("select", attributes, words.map((word) => option(word, String(definition.default) === word)));
  }
  return h("input", {
    ...attributes,
    type: "number", inputmode: "decimal", step: type === "integer" ? definition.step ?? 1 : "any",
    min: definition.min, max: definition.max, value: definition.default, placeholder: nullable ? "off" : null,
  });
}

export const option = (value, isSelected = false, text = value) => h("option", { value, selected: isSelected }, text);

/** The value of a definition's control as the API takes it; what cannot be a number is passed on for the API to say so. */
export function read(form, definition, prefix) {
  const text = form.elements[`${prefix}/${definition.name}`].value.trim();
  if (definition.type === "boolean") return text === "true";
  if (definition.choices) return text;
  if (text === "") return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

/** Marks the controls that a problem's faults are about, and says what each is. */
export function markFaults(form, faults) {
  for (const old of form.querySelectorAll(".fault")) old.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  let first;
  for (const { pointer, detail } of faults) {
    const input = form.elements[pointer];
    if (!(input instanceof Element)) continue;
    const note = h("span", { class: "fault", id: `${input.id}-fault` }, detail);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", note.id);
    input.after(note);
    first ??= input;
  }
  first?.focus();
}
