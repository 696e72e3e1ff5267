"use strict";
// The chosen dyads: correlograms on each other with their nulls, and movement and spikes of those that are in the page.
const Dyads = (() => {
  const { element } = Figure;
  const MAX_RECORDED = 4;
  const LEFT = 92;

  let turn = 0; // of drawing; what is read for an older choice is not shown

  let told = ""; // what was drawn last; runs that end elsewhere change nothing here

  async function draw(chosen, span, onSpan, onChoose) {
    const asked = JSON.stringify([[...chosen], [...chosen.keys()].map(Data.name), span, document.getElementById("curves").clientWidth]);
    if (asked === told) return;
    told = asked;
    turn += 1;
    const mine = turn;
    const curves = await correlograms(document.getElementById("curves").clientWidth, chosen);
    const parts = await recordings(chosen, span, onSpan, onChoose);
    if (mine !== turn) return;
    document.getElementById("curves").replaceChildren(...curves);
    document.getElementById("recordings").replaceChildren(...parts);
    for (const part of parts) part.dispatchEvent(new Event("shown"));
    document.getElementById("span").hidden = !document.querySelector("#recordings canvas");
    document.documentElement.dataset.drawn = [...chosen.keys()].join(" ");
  }

  async function correlograms(width, chosen) {
    if (!chosen.size) return [];
    const found = [];
    for (const [run, colour] of chosen) {
      const curves = await Data.curves(run);
      if (curves) found.push({ run, colour, points: curves.lags_ms.map((lag, k) => ({ lag, y: curves.observed[k], low: curves.low[k], high: curves.high[k] })) });
    }
    const lacking = chosen.size - found.length;
    const note = lacking ? element("p", `${lacking} of the chosen dyads ${lacking === 1 ? "has" : "have"} no correlogram: masked, or too short for one.`, null, { class: "note" }) : "";
    if (!found.length) return [note];
    const svg = Plot.plot({
      width: Math.max(320, width), height: 330, marginLeft: 56, marginBottom: 50, marginTop: 28, style: { fontSize: "13px", fontFamily: "inherit" },
      x: { label: null }, y: { label: null, nice: true },
      marks: [
        Plot.axisX({ fontSize: 13, label: "Lag (ms): above 0 a leads, below 0 b leads", labelAnchor: "center", labelArrow: "none" }), Plot.axisY({ fontSize: 13, label: "Correlation of channel rates", labelArrow: "none" }), Plot.ruleX([0], { strokeOpacity: 0.3 }), Plot.ruleY([0], { strokeOpacity: 0.3 }),
        ...found.map((one) => Plot.areaY(one.points, { x: "lag", y1: "low", y2: "high", fill: found.length === 1 ? Data.state.palette.band : one.colour, fillOpacity: found.length === 1 ? 1 : 0.14 })),
        ...found.map((one) => Plot.line(one.points, { x: "lag", y: "y", stroke: one.colour, strokeWidth: 2 })),
      ],
    });
    Figure.quiet(svg, `Correlograms of ${found.map((one) => Data.name(one.run)).join("; ")}, on the bands of their nulls.`);
    return [svg, element("p", "Line: mean over channels. Band: circular shifts of partner b, 2.5 to 97.5 % at each lag.", null, { class: "note" }), note];
  }

  async function recordings(chosen, span, onSpan, onChoose) {
    const parts = [];
    let shown = 0;
    for (const [run, colour] of chosen) {
      const part = element("section", "", null, { class: "recording" });
      const heading = element("h3", "", part);
      element("span", "", heading, { class: "dot" }).style.background = colour;
      heading.append(Data.name(run));
      const recording = await Data.recording(run);
      if (recording && shown < MAX_RECORDED) {
        shown += 1;
        picture(part, run, recording, span, onSpan);
        if (!recording.has_spikes) element("p", "Spikes: not recorded (record.spikes: false).", part, { class: "note" });
      } else if (recording) {
        element("p", `Movement and spikes of ${MAX_RECORDED} dyads are shown at once.`, part, { class: "note" });
      } else {
        await elsewhere(part, run, chosen, onChoose);
      }
      parts.push(part);
    }
    return parts;
  }

  async function elsewhere(part, run, chosen, onChoose) {
    const line = element("p", "Its movement and spikes are not in this page. To see them: ", part, { class: "note" });
    element("code", `snn explore ${Data.state.folders[Data.state.source[run]]}/runs/${Data.state.keys[run]}`, line);
    const other = await Data.recordedLike(run);
    if (other === null || chosen.has(other)) return;
    const button = element("button", `Show those of ${Data.name(other)}`, part, { type: "button" });
    button.addEventListener("click", () => onChoose(other));
  }

  // Time in the recording from the left edge to the right one, in s from the first sample that is there.
  function stretch(recording, span) {
    const start = Math.max(0, (span[0] ?? recording.start_s) - recording.start_s);
    const stop = Math.min(recording.duration_s, (span[1] ?? Infinity) - recording.start_s);
    return stop > start ? [start, stop] : [0, recording.duration_s];
  }

  function picture(part, run, recording, span, onSpan) {
    const rowHeight = 2.5;
    const strip = 44;
    const height = 22 + recording.channels.length * strip + 14 + recording.rows.length * rowHeight + 44;
    const canvas = element("canvas", "", part, { role: "img", "aria-label": `Movement and spikes of ${Data.name(run)}` });
    const paint = (brush) => {
      const width = Math.max(320, part.clientWidth);
      const ratio = Math.max(2, window.devicePixelRatio || 1);
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      pen.font = "12px system-ui, sans-serif";
      const [start, stop] = stretch(recording, span);
      const x = (time_s) => LEFT + ((time_s - start) / (stop - start)) * (width - LEFT - 12);
      movement(pen, recording, [start, stop], x, strip);
      const bottom = raster(pen, recording, [start, stop], x, 22 + recording.channels.length * strip + 14, rowHeight);
      timeAxis(pen, recording, [start, stop], x, bottom);
      if (brush) {
        pen.fillStyle = "rgba(0,0,0,.12)";
        pen.fillRect(Math.min(...brush), 20, Math.abs(brush[1] - brush[0]), bottom - 20);
      }
    };
    part.addEventListener("shown", () => paint(null), { once: true });
    brushing(canvas, paint, (low, high) => {
      const [start, stop] = stretch(recording, span);
      const time = (place) => recording.start_s + start + Math.max(0, Math.min(1, (place - LEFT) / (canvas.clientWidth - LEFT - 12))) * (stop - start);
      onSpan([time(low), time(high)]);
    });
  }

  function brushing(canvas, paint, done) {
    let from = null;
    canvas.addEventListener("pointerdown", (event) => { from = event.offsetX; canvas.setPointerCapture(event.pointerId); });
    canvas.addEventListener("pointermove", (event) => { if (from !== null) paint([from, event.offsetX]); });
    canvas.addEventListener("pointerup", (event) => {
      const [low, high] = [from, event.offsetX].sort((a, b) => a - b);
      from = null;
      if (high - low > 8) done(low, high);
      else paint(null);
    });
  }

  function movement(pen, recording, [start, stop], x, strip) {
    const { palette } = Data.state;
    const step = recording.movement_step_s;
    const [first, last] = [Math.max(0, Math.floor(start / step)), Math.min(recording.n_samples - 1, Math.ceil(stop / step))];
    const largest = Math.max(20, ...recording.movement.flat().map((course) => course.subarray(first, last + 1).reduce((a, b) => Math.max(a, b), 0)));
    pen.fillStyle = palette.text;
    pen.fillText(`Movement, B up, A down; full height ${Math.round(largest)} Hz. Pale: acts that they intend.`, LEFT, 13);
    recording.channels.forEach((name, channel) => {
      const middle = 22 + (channel + 0.5) * strip;
      pen.fillStyle = palette.text;
      pen.textAlign = "right";
      pen.fillText(name, LEFT - 8, middle + 4);
      pen.textAlign = "left";
      [1, -1].forEach((sign, partner) => {
        pen.fillStyle = palette.partners[partner];
        const half = strip / 2 - 2;
        pen.globalAlpha = 0.16;
        for (const [who, what, onset, length] of recording.intentions) {
          if (who !== partner || what !== channel || onset + length < start || onset > stop) continue;
          const [low, high] = [Math.max(onset, start), Math.min(onset + length, stop)];
          pen.fillRect(x(low), sign > 0 ? middle : middle - half, x(high) - x(low), half);
        }
        pen.globalAlpha = 0.85;
        pen.beginPath();
        pen.moveTo(x(first * step), middle);
        for (let k = first; k <= last; k += 1) pen.lineTo(Math.max(LEFT, x((k + 0.5) * step)), middle + (sign * recording.movement[partner][channel][k] * half) / largest);
        pen.lineTo(x(last * step), middle);
        pen.fill();
        pen.globalAlpha = 1;
      });
    });
  }

  function raster(pen, recording, [start, stop], x, top, rowHeight) {
    const { palette } = Data.state;
    let place = top;
    let group = null;
    for (const row of recording.rows) {
      const name = `${"AB"[row.partner]} ${{ observation_e: "observing", execution_e: "executing", motor: "motor" }[recording.populations[row.population]]}`;
      if (name !== group) {
        pen.fillStyle = palette.text;
        pen.textAlign = "right";
        pen.fillText(name, LEFT - 8, place + 13);
        pen.textAlign = "left";
        if (group) {
          pen.fillStyle = "#ddd";
          pen.fillRect(LEFT, place - 0.5, x(stop) - LEFT, 0.5);
        }
        group = name;
      }
      pen.fillStyle = palette.partners[row.partner];
      for (const time of row.times_s) if (time >= start && time < stop) pen.fillRect(x(time), place, 1.2, rowHeight);
      place += rowHeight;
    }
    return place;
  }

  function timeAxis(pen, recording, [start, stop], x, bottom) {
    const rough = (stop - start) / 6;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((k) => k * power).find((one) => one >= rough);
    pen.fillStyle = Data.state.palette.text;
    pen.fillRect(LEFT, bottom + 3, x(stop) - LEFT, 1);
    pen.textAlign = "center";
    for (let k = Math.ceil((recording.start_s + start) / step); k * step <= recording.start_s + stop + 1e-9; k += 1) {
      const at = x(k * step - recording.start_s);
      pen.fillRect(at, bottom + 3, 1, 4);
      pen.fillText(String(Number((k * step).toPrecision(6))), at, bottom + 20);
    }
    pen.fillText("Time (s)", (LEFT + x(stop)) / 2, bottom + 37);
    pen.textAlign = "left";
  }

  return { draw };
})();
