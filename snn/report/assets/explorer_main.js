"use strict";
// Puts the page together: what is chosen, and what is drawn anew when that changes.
const Explorer = (() => {
  const MAX_CHOSEN = 8;
  const FEW = 3; // so many dyads are chosen from the beginning
  const view = { y: "", x: "", colour: "", facet: "", masked: false, hidden: new Map(), sort: { name: "", down: false }, span: [null, null] };
  const chosen = new Map(); // colour by number of the run
  let runs = [];

  async function start() {
    await Data.load();
    Object.assign(view, Data.state.first_view);
    timeControls();
    document.getElementById("clear").addEventListener("click", () => { chosen.clear(); redraw(); });
    let width = document.documentElement.clientWidth;
    window.addEventListener("resize", () => {
      if (Data.state.keys.length && document.documentElement.clientWidth !== width) { width = document.documentElement.clientWidth; redraw(); }
    });
    if (Data.state.live) {
      await Live.begin(show);
    } else {
      show();
      if (Data.state.keys.length <= FEW) Data.state.keys.forEach((_, run) => choose(run));
    }
    document.documentElement.dataset.ready = "yes";
  }

  function show() {
    for (const id of ["x", "y"]) if (!Data.state.columns.has(view[id])) view[id] = id === "x" ? "replicate" : [...Data.state.columns.values()].find((column) => !column.words).name;
    Controls.build(view, redraw);
    redraw();
  }

  function redraw() {
    runs = Data.state.keys.map((_, run) => run).filter((run) => Controls.isLeft(view, run));
    const { all, groups, scale } = Figure.draw(document.getElementById("figure"), view, runs, chosen, choose);
    Figure.legend(document.getElementById("legend"), view, scale, groups.length > 0);
    document.getElementById("figure-title").textContent = `${Data.title(view.y)} against ${Figure.lower(Data.title(view.x))}`;
    document.getElementById("counts").textContent = counts(all);
    document.getElementById("answer").textContent = answer(all, groups);
    Table.draw(view, runs, chosen, { sort: sortBy, choose });
    return drawChosen();
  }

  function choose(run) {
    if (chosen.has(run)) {
      chosen.delete(run);
    } else {
      if (chosen.size === MAX_CHOSEN) chosen.delete(chosen.keys().next().value);
      const used = new Set(chosen.values());
      chosen.set(run, Data.state.palette.chosen.find((colour) => !used.has(colour)));
    }
    redraw();
  }

  function sortBy(name) {
    view.sort = { name, down: view.sort.name === name && !view.sort.down };
    Table.draw(view, runs, chosen, { sort: sortBy, choose });
  }

  function drawChosen() {
    const list = document.getElementById("chosen");
    Figure.keep(list, [...chosen].map(([run, colour]) => [`${run} ${colour} ${Data.name(run)}`, () => item(run, colour)]));
    document.getElementById("hint").hidden = chosen.size > 0;
    document.getElementById("clear").hidden = !chosen.size;
    return Dyads.draw(chosen, view.span, setSpan, (run) => { if (!chosen.has(run)) choose(run); });
  }

  function item(run, colour) {
    const made = Figure.element("li", "");
    Figure.element("span", "", made, { class: "dot" }).style.background = colour;
    made.append(`${Data.name(run)} `);
    const button = Figure.element("button", "remove", made, { type: "button", "aria-label": `remove ${Data.name(run)}` });
    button.addEventListener("click", () => choose(run));
    return made;
  }

  function setSpan(span) {
    view.span = span;
    for (const [id, k] of [["from", 0], ["to", 1]]) document.getElementById(id).value = span[k] === null ? "" : span[k].toFixed(2);
    drawChosen();
  }

  function timeControls() {
    const read = (id) => { const { value } = document.getElementById(id); return value === "" ? null : Number(value); };
    for (const id of ["from", "to"]) document.getElementById(id).addEventListener("change", () => setSpan([read("from"), read("to")]));
    document.getElementById("all").addEventListener("click", () => setSpan([null, null]));
  }

  // Dyads of simulated nulls are shown beside the live ones, and told apart from them.
  const isLive = (run) => !Data.state.null_axis || Data.value(Data.state.null_axis, run) === "live";
  const nOf = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  function counts(all) {
    const masked = Data.state.scored.filter((one, run) => one === 0 && Controls.isWanted(view, run)).length;
    const shown = all.filter((point) => point.isScored).length;
    const how = view.masked ? "flagged (hollow marks, in no mean)" : "flagged and masked";
    const without = runs.filter(Data.isScored).length - shown;
    const lacking = without ? `, ${without} without this measure` : "";
    const ofNulls = all.filter((point) => point.isScored && !isLive(point.run)).length;
    const nulls = ofNulls ? ` (${ofNulls} of them of simulated nulls)` : "";
    return `${nOf(shown, "dyad")} shown${nulls}, ${masked} ${how}, ${Data.state.n_failed} failed${lacking}.`;
  }

  // What is seen and what the null is, in words.
  function answer(all, groups) {
    const scored = all.filter((point) => point.isScored);
    if (!scored.length) return "Nothing is left to show: change the filter or the measure.";
    const label = Data.state.columns.get(view.y).label;
    const nothing = Data.state.nulls[view.y];
    const judged = scored.filter((point) => point.nothing !== null && isLive(point.run));
    const above = judged.filter((point) => point.y > point.nothing).length;
    const by = nothing
      ? ` ${above} of ${nOf(judged.length, Data.state.null_axis ? "live dyad" : "dyad")} ${above === 1 ? "lies" : "lie"} above the null (${Figure.lower(nothing.text)}).`
      : " No null of this measure is stored for each dyad.";
    return `${label}: ${extremes(scored, groups)}.${by}`;
  }

  function extremes(scored, groups) {
    const ends = [...groups].sort((a, b) => a.mean - b.mean);
    if (ends.length < 2) return `mean ${Data.shown(Number(Figure.mean(scored).toPrecision(3)))} (n = ${scored.length})`;
    const told = (group) => `${Data.shown(Number(group.mean.toPrecision(3)))} at ${where(group)} (n = ${group.n})`;
    return `means from ${told(ends[0])} to ${told(ends[ends.length - 1])}`;
  }

  function where(group) {
    const names = [...new Set([view.x, view.colour, view.facet])].filter((name) => name && (name === view.x || Data.distinct(name).length <= 8));
    return names.map((name) => (Data.isWords(name) ? Data.value(name, group.run) : `${Data.state.columns.get(name).label} ${Data.shown(Data.value(name, group.run))}`)).join(", ");
  }

  return { start, redraw, choose, view, chosen };
})();
Explorer.start();
