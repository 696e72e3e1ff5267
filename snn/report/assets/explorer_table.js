"use strict";
// The table of dyads: the way for the keyboard. Arrows go from row to row, Enter chooses.
const Table = (() => {
  const { element, keep } = Figure;
  const N_ROWS = 100;
  let page = 0;
  let focused = null;

  function columns(view) {
    const told = Data.state.nulls[view.y];
    const several = Data.state.conditions.filter((name) => Data.distinct(name).length > 1);
    const wanted = [...several, "replicate", "health", "verdict", view.y, told?.column, view.x, view.colour, view.facet];
    return [...new Set(wanted)].filter((name) => name && Data.state.columns.has(name));
  }

  function sorted(runs, sort) {
    if (!sort.name || !Data.state.columns.has(sort.name)) return runs;
    const sign = sort.down ? -1 : 1;
    return [...runs].sort((a, b) => {
      const [one, other] = [Data.value(sort.name, a), Data.value(sort.name, b)];
      if (one === null || other === null) return (one === null) - (other === null);
      return sign * (typeof one === "string" ? one.localeCompare(other) : one - other);
    });
  }

  function draw(view, runs, chosen, actions) {
    const names = columns(view);
    const order = sorted(runs, view.sort);
    page = Math.min(page, Math.max(0, Math.ceil(order.length / N_ROWS) - 1));
    const shown = order.slice(page * N_ROWS, (page + 1) * N_ROWS);
    heading(names, view.sort, actions);
    const body = document.querySelector("#table tbody");
    const hadFocus = body.contains(document.activeElement);
    const key = (run) => JSON.stringify([run, chosen.get(run), names, names.map((name) => Data.value(name, run))]);
    const rows = keep(body, shown.map((run) => [key(run), () => line(run, names, chosen, actions)]));
    const first = rows.find((row) => Number(row.dataset.run) === focused) ?? rows[0];
    for (const row of rows) row.tabIndex = row === first ? 0 : -1;
    if (hadFocus && first && first !== document.activeElement) first.focus();
    pages(order.length, shown.length, () => draw(view, runs, chosen, actions));
  }

  function heading(names, sort, actions) {
    const row = document.querySelector("#table thead tr");
    const focusedName = row.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    row.replaceChildren();
    element("th", "shown", row, { scope: "col" });
    for (const name of names) {
      const column = Data.state.columns.get(name);
      const cell = element("th", "", row, column.words ? { scope: "col" } : { scope: "col", class: "number" });
      if (sort.name === name) cell.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      const mark = sort.name === name ? (sort.down ? " ▼" : " ▲") : "";
      const button = element("button", name + mark, cell, { type: "button", title: `${column.label}. ${column.meaning}` });
      button.dataset.name = name;
      button.addEventListener("click", () => actions.sort(name));
      if (name === focusedName) button.focus();
    }
  }

  function line(run, names, chosen, actions) {
    const row = element("tr", "", null, { tabindex: "-1", "aria-selected": String(chosen.has(run)) });
    row.dataset.run = run;
    if (!Data.isScored(run)) row.className = "masked";
    const mark = element("td", "", row);
    if (chosen.has(run)) {
      element("span", "", mark, { class: "dot" }).style.background = chosen.get(run);
      mark.append("yes");
    }
    for (const name of names) {
      const value = Data.value(name, run);
      element("td", value === null ? "" : String(value), row, typeof value === "number" ? { class: "number" } : {});
    }
    row.addEventListener("click", () => { focused = run; actions.choose(run); });
    row.addEventListener("focus", () => { focused = run; });
    row.addEventListener("keydown", (event) => keyed(event, row, run, actions));
    return row;
  }

  function keyed(event, row, run, actions) {
    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: row.parentElement.firstElementChild, End: row.parentElement.lastElementChild }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      actions.choose(run);
    } else if (next) {
      event.preventDefault();
      row.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  }

  function pages(n, nShown, again) {
    const host = document.getElementById("pages");
    host.hidden = n <= N_ROWS;
    const button = (text) => [text, () => element("button", text, null, { type: "button" })];
    const [previous, rows, next] = keep(host, [button("Previous"), ["rows", () => element("span", "")], button("Next")]);
    rows.textContent = `rows ${page * N_ROWS + 1} to ${page * N_ROWS + nShown} of ${n}`;
    for (const [turn, by, can] of [[previous, -1, page > 0], [next, 1, (page + 1) * N_ROWS < n]]) {
      turn.disabled = !can;
      turn.onclick = () => { page += by; again(); };
    }
  }

  return { draw };
})();
