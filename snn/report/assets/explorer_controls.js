"use strict";
// What is shown: the choice of columns, and which dyads are left.
const Controls = (() => {
  const { element } = Figure;
  const FEW = 12;

  function fill(id, columns, chosen, none) {
    const select = document.getElementById(id);
    select.replaceChildren();
    if (none) element("option", none, select, { value: "" });
    const groups = new Map();
    for (const column of columns) {
      if (!groups.has(column.group)) groups.set(column.group, element("optgroup", "", select, { label: column.group }));
      const unit = column.unit && column.unit !== "1" ? ` (${column.unit})` : "";
      const text = column.label === column.name ? column.name : `${column.name}: ${column.label}`;
      element("option", text + unit, groups.get(column.group), { value: column.name });
    }
    select.value = chosen;
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
    host.replaceChildren();
    for (const name of [...Data.state.conditions, "verdict", "synchrony_verdict", "health"]) {
      const known = Data.state.columns.has(name) ? Data.distinct(name) : [];
      if (known.length < 2) continue;
      const set = element("fieldset", "", host);
      element("legend", Data.state.columns.get(name).is_condition ? Data.title(name) : name.replace("_", " "), set);
      for (const value of known) {
        const label = element("label", "", set);
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
      }
    }
    document.getElementById("filter").hidden = !host.children.length;
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
