"use strict";
// The figure of all dyads: one mark each, its null as a dash, means of conditions, rings around those that are chosen.
const Figure = (() => {
  const MANY = 2000;
  const GOLDEN = 0.6180339887;
  const dash = { draw(context, size) { const half = Math.sqrt(size) * 0.9; context.moveTo(-half, 0); context.lineTo(half, 0); } };
  const AXIS = { fontSize: 13 };

  function element(tag, text, parent, attributes = {}) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (parent) parent.append(made);
    return made;
  }

  // Where the values of a column stand along x: numbers at themselves, words side by side; `gap` is free for a group.
  function placing(name) {
    if (Data.isWords(name)) {
      const words = Data.distinct(name);
      const places = new Map(words.map((word, k) => [word, k]));
      return { of: (run) => places.get(Data.value(name, run)) ?? null, gap: 1, words, stands: true };
    }
    const known = Data.distinct(name);
    const range = known[known.length - 1] - known[0] || 1;
    const stands = known.length <= 25 && Data.state.columns.get(name).is_condition;
    const gaps = known.slice(1).map((value, k) => value - known[k]);
    const domain = known.length === 1 ? [known[0] - 1, known[0] + 1] : undefined;
    return { of: (run) => Data.value(name, run), domain, known: known.length <= 12 ? known : null, gap: stands ? Math.max(Math.min(...gaps, range), range / 40) : 0, words: null, stands };
  }

  // Values of which each stands far enough from the one before to have its number under it.
  function apart(values, width) {
    const room = (40 / width) * (values[values.length - 1] - values[0]);
    return values.reduce((kept, value) => (kept.length && value - kept[kept.length - 1] < room ? kept : [...kept, value]), []);
  }

  function ticksOf(place, width) {
    if (!place.words) return place.known ? { ticks: apart(place.known, width), tickFormat: Data.shown } : {};
    const short = (text) => (text.length > 22 ? `${text.slice(0, 21)}…` : text);
    const crowded = 7.5 * place.words.map(short).join("  ").length > 0.85 * width;
    return { ticks: place.words.map((_, k) => k), tickFormat: (k) => short(place.words[k] ?? ""), tickRotate: crowded ? -35 : 0 };
  }

  function points(view, runs, scale, place) {
    const nGroups = Math.min(scale.n, 8);
    const width = nGroups > 1 ? (0.72 * place.gap) / nGroups : 0.5 * place.gap;
    const left = nGroups > 1 ? -0.36 * place.gap + width / 2 : 0;
    return runs.map((run) => {
      const at = place.of(run);
      const group = scale.group(run);
      const centre = at === null ? null : at + left + (nGroups > 1 ? Math.min(group, nGroups - 1) * width : 0);
      const spread = ((Data.value("replicate", run) * GOLDEN) % 1) - 0.5;
      return {
        run, at, centre, group,
        x: centre === null ? null : centre + 0.7 * spread * width,
        y: Data.value(view.y, run),
        nothing: Data.nullOf(view.y, run),
        colour: scale.of(run),
        facet: view.facet ? Data.shown(Data.value(view.facet, run)) : "",
        isScored: Data.isScored(run),
      };
    }).filter((point) => point.x !== null && point.y !== null);
  }

  // Means over scored dyads of each place, group and panel.
  function means(all) {
    const groups = new Map();
    for (const point of all) {
      if (!point.isScored) continue;
      const key = JSON.stringify([point.facet, point.group, point.at]);
      if (!groups.has(key)) groups.set(key, { ...point, total: 0, n: 0, totalNothing: 0, nNothing: 0 });
      const group = groups.get(key);
      group.total += point.y;
      group.n += 1;
      if (point.nothing !== null) { group.totalNothing += point.nothing; group.nNothing += 1; }
    }
    return [...groups.values()]
      .map((group) => ({ ...group, mean: group.total / group.n, nothing: group.nNothing ? group.totalNothing / group.nNothing : null }))
      .sort((a, b) => a.centre - b.centre);
  }

  const mean = (points) => points.reduce((sum, point) => sum + point.y, 0) / points.length;

  function told(view, point) {
    const lines = [Data.name(point.run), `${Data.state.columns.get(view.y).label}: ${Data.shown(point.y)}`];
    if (point.nothing !== null) lines.push(`its null: ${Data.shown(point.nothing)}`);
    if (![...Data.state.conditions, "replicate"].includes(view.x)) lines.push(`${Data.state.columns.get(view.x).label}: ${Data.shown(Data.value(view.x, point.run))}`);
    if (view.colour && !Data.state.conditions.includes(view.colour)) lines.push(`${Data.state.columns.get(view.colour).label}: ${Data.shown(Data.value(view.colour, point.run))}`);
    lines.push(point.isScored ? `health: ${Data.value("health", point.run)}` : `masked: ${Data.value("health", point.run)}`);
    return lines.map((line) => (line.length > 70 ? `${line.slice(0, 69)}…` : line)).join("\n");
  }

  function draw(host, view, runs, chosen, onChoose) {
    const { palette } = Data.state;
    const scale = Colours.scale(view.colour);
    const place = placing(view.x);
    const all = points(view, runs, scale, place);
    const groups = place.stands ? means(all) : [];
    const ofMean = view.colour ? "colour" : palette.text;
    const many = all.length > MANY;
    const facet = view.facet ? { fx: "facet" } : {};
    const radius = many ? 1.8 : all.length > 400 ? 2.6 : 4;
    const dashes = many ? groups.filter((group) => group.nothing !== null) : all.filter((point) => point.nothing !== null && point.isScored);
    const rings = all.filter((point) => chosen.has(point.run));
    const domain = place.words ? [-0.6, place.words.length - 0.4] : place.domain;
    const scored = all.filter((point) => point.isScored);
    const marks = [
      Plot.ruleY(groups.length || view.facet || scored.length < 2 ? [] : [mean(scored)], { stroke: palette.text, strokeWidth: 1.5, strokeDasharray: "6 4" }),
      Plot.dot(dashes, { x: many ? "centre" : "x", y: "nothing", ...facet, symbol: dash, stroke: palette.nothing, strokeWidth: 1.5, r: many ? 9 : radius * 1.5 }),
      Plot.dot(scored, { x: "x", y: "y", ...facet, fill: "colour", fillOpacity: many ? 0.5 : 0.8, r: radius }),
      Plot.dot(all.filter((point) => !point.isScored), { x: "x", y: "y", ...facet, stroke: palette.flag, fill: "white", r: radius }),
      place.words ? null : Plot.line(groups, { x: "centre", y: "mean", ...facet, z: "group", stroke: ofMean, strokeWidth: 1.5 }),
      Plot.dot(groups, { x: "centre", y: "mean", ...facet, symbol: dash, stroke: "white", strokeWidth: 5, r: 9 }),
      Plot.dot(groups, { x: "centre", y: "mean", ...facet, symbol: dash, stroke: ofMean, strokeWidth: 3, r: 9 }),
      Plot.dot(rings, { x: "x", y: "y", ...facet, stroke: (point) => chosen.get(point.run), strokeWidth: 2.5, r: radius + 4 }),
      Plot.tip(all, Plot.pointer({ x: "x", y: "y", ...facet, title: (point) => told(view, point), fontSize: 12, lineHeight: 1.3 })),
    ];
    const ticks = ticksOf(place, host.clientWidth / (view.facet ? Data.distinct(view.facet).length : 1));
    const svg = Plot.plot({
      width: Math.max(420, host.clientWidth), height: 430, marginLeft: 62, marginRight: 16, marginTop: view.facet ? 66 : 34,
      marginBottom: ticks.tickRotate ? 132 : 48, style: { fontSize: "13px", fontFamily: "inherit" },
      x: { domain, inset: place.words ? 0 : 12, label: null }, y: { label: null, nice: true }, fx: { label: view.facet ? Data.title(view.facet) : null, domain: view.facet ? facets(view.facet) : undefined },
      marks: [Plot.gridY({ strokeOpacity: 0.08 }), Plot.axisY({ ...AXIS, label: short(Data.title(view.y), host.clientWidth), labelArrow: "none" }), Plot.axisX({ ...AXIS, ...ticks, label: short(Data.title(view.x), host.clientWidth), labelAnchor: "center", labelArrow: "none", labelOffset: ticks.tickRotate ? 126 : 42 }), view.facet ? Plot.axisFx({ ...AXIS, anchor: "top" }) : null, Plot.ruleY(all.some((point) => point.y < 0) ? [0] : [], { stroke: palette.nothing }), ...marks],
    });
    quiet(svg, `${Data.title(view.y)} of ${all.length} dyads against ${Data.title(view.x)}; the table below has the numbers.`);
    svg.addEventListener("click", () => { if (svg.value) onChoose(svg.value.run); });
    host.replaceChildren(svg);
    return { all, groups, scale };
  }

  const short = (text, width) => (text.length > width / 7 ? `${text.slice(0, Math.floor(width / 7) - 1)}…` : text);
  const facets = (name) => Data.distinct(name).map((value) => Data.shown(value));

  // One picture with one name: the names that Plot gives to groups say nothing to who listens.
  function quiet(svg, name) {
    for (const part of svg.querySelectorAll("[aria-label],[aria-description]")) {
      part.removeAttribute("aria-label");
      part.removeAttribute("aria-description");
    }
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", name);
  }

  function legend(host, view, scale, hasGroups) {
    const { palette } = Data.state;
    host.replaceChildren();
    if (view.colour) element("span", `${Data.title(view.colour)}: `, host, { class: "of" });
    for (const entry of scale.entries) {
      const item = element("span", "", host, { class: "entry" });
      element("span", "", item, { class: "dot" }).style.background = entry.colour;
      item.append(entry.text);
    }
    if (scale.ramp) {
      host.append(scale.ramp.low);
      element("span", "", host, { class: "ramp" }).style.background = `linear-gradient(to right,${scale.ramp.colours.join(",")})`;
      host.append(scale.ramp.high);
    }
    const bar = (text, colour, kind) => {
      const item = element("span", "", host, { class: "entry" });
      element("span", "", item, { class: kind }).style.background = colour;
      item.append(text);
    };
    if (!view.colour) bar("dyad", palette.outcome, "dot");
    bar(hasGroups ? "mean of a condition" : "mean (broken line)", palette.text, "bar thick");
    const nothing = Data.state.nulls[view.y];
    if (nothing) bar(`null: ${lower(nothing.text)}`, palette.nothing, "bar");
  }

  // What C reaches: what C reaches; but C stays.
  const lower = (text) => (/^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text);

  // Give a part the children it should have, each known by a key: those that are there stay what and where they are, with
  // focus, selection and an open menu, however often runs end while somebody reads.
  function keep(host, wanted) {
    const known = new Map([...host.children].map((child) => [child.dataset.key, child]));
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, child] of known) if (!keys.has(key)) child.remove();
    wanted.forEach(([key, make], place) => {
      let child = known.get(key);
      if (!child) {
        child = make();
        child.dataset.key = key;
      }
      if (host.children[place] !== child) host.insertBefore(child, host.children[place] ?? null);
    });
    return [...host.children];
  }

  return { draw, legend, quiet, element, keep, lower, mean };
})();
