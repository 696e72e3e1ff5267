"use strict";
// What is shown: the choice of columns, and which dyads are left.
const Controls = (() => {
  const { element, keep } = Figure;
  const FEW = 12;

  function fill(id, columns, chosen, none) {
    const select = document.getElementById(id);
    const groups = new Map();
    for (const column of columns) groups.set(column.group, [...(groups.get(column.group) ?? []), column]);
    const nothing = none ? [["", () => element("option", none, null, { value: "" })]] : [];
    keep(select, [...nothing, ...[...groups.keys()].map((group) => [`group ${group}`, () => element("optgroup", "", null, { label: group })])]);
    for (const part of select.querySelectorAll("optgroup")) {
      keep(part, groups.get(part.label).map((column) => [column.name, () => option(column)]));
    }
    if (select.value !== chosen) select.value = chosen;
  }

  function option(column) {
    const unit = column.unit && column.unit !== "1" ? ` (${column.unit})` : "";
    const text = column.label === column.name ? column.name : `${column.name}: ${column.label}`;
    return element("option", text + unit, null, { value: column.name });
  }

  function build(view, changed) {
    const all = Data.state.columns;
    const columns = [...all.values()];
    const numbers = columns.filter((column) => !column.words);
    const parting = columns.filter((column) => Data.distinct(column.name).length <= FEW && (column.words || column.is_condition));
    fill("y", numbers, view.y);
    fill("x", columns, view.x);
    fill("colour", columns, view.colour, "nothing");
    fill("facet", parting, view.facet, "nothing");
    for (const id of ["y", "x", "colour", "facet"]) {
      document.getElementById(id).onchange = (event) => { view[id] = event.target.value; changed(); };
    }
    const masked = document.getElementById("masked");
    masked.checked = view.masked;
    masked.onchange = () => { view.masked = masked.checked; changed(); };
    filters(view, changed);
  }

  function filters(view, changed) {
    const host = document.getElementById("filters");
    const named = [...Data.state.conditions, "verdict", "synchrony_verdict", "health"].filter((name) => Data.state.columns.has(name) && Data.distinct(name).length > 1);
    const sets = keep(host, named.map((name) => [name, () => group(name)]));
    sets.forEach((set, place) => {
      const name = named[place];
      const boxes = Data.distinct(name).map((value) => [JSON.stringify(value), () => tick(name, value, view, changed)]);
      keep(set, [["legend", null], ...boxes]);
    });
    document.getElementById("filter").hidden = !host.children.length;
  }

  function group(name) {
    const set = element("fieldset", "");
    const legend = element("legend", Data.state.columns.get(name).is_condition ? Data.title(name) : name.replace("_", " "), set);
    legend.dataset.key = "legend";
    return set;
  }

  function tick(name, value, view, changed) {
    const label = element("label", "");
    const box = element("input", "", label, { type: "checkbox" });
    box.checked = !view.hidden.get(name)?.has(value);
    label.append(Data.shown(value));
    box.addEventListener("change", () => {
      const hidden = view.hidden.get(name) ?? new Set();
      if (box.checked) hidden.delete(value);
      else hidden.add(value);
      view.hidden.set(name, hidden);
      changed();
    });
    return label;
  }

  function isLeft(view, run) {
    if (!view.masked && !Data.isScored(run)) return false;
    return isWanted(view, run);
  }

  function isWanted(view, run) {
    for (const [name, hidden] of view.hidden) if (hidden.has(Data.value(name, run))) return false;
    return true;
  }

  return { build, isLeft, isWanted };
})();
