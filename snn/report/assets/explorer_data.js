"use strict";
// The data of the page: runs by number, columns by name. Words of columns are texts, missing values are null.
const Data = (() => {
  const state = { columns: new Map(), curves: null, recordings: null };

  const unpack = (id) => unpackText(document.getElementById(id).textContent.trim());

  async function unpackText(packed) {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const content = new Uint8Array(await new Response(stream).arrayBuffer());
    const stop = 4 + new DataView(content.buffer).getUint32(0, true);
    return { heading: JSON.parse(new TextDecoder().decode(content.subarray(4, stop))), body: content.subarray(stop) };
  }

  async function load() {
    const { heading } = await unpack("table-data");
    Object.assign(state, heading);
    state.columns = new Map(heading.columns.map((column) => [column.name, column]));
    state.conditions = heading.columns.filter((column) => column.is_condition).map((column) => column.name);
  }

  function value(name, run) {
    const column = state.columns.get(name);
    const found = column.values[run];
    return found === null || !column.words ? found : column.words[found];
  }

  // What a column can be: words in the order of the runs, numbers in theirs.
  function distinct(name) {
    const column = state.columns.get(name);
    if (column.words) return column.words;
    if (!column.distinct) {
      column.distinct = [...new Set(column.values)].filter((one) => one !== null).sort((a, b) => a - b);
    }
    return column.distinct;
  }

  const isWords = (name) => Boolean(state.columns.get(name).words);
  const isScored = (run) => state.scored[run] === 1;

  function title(name) {
    const column = state.columns.get(name);
    const unit = column.unit && column.unit !== "1" ? ` (${column.unit})` : "";
    return `${column.label}${unit}`;
  }

  function nullOf(name, run) {
    const told = state.nulls[name];
    if (!told) return null;
    return told.column ? value(told.column, run) : told.value;
  }

  function shown(found) {
    if (found === null || found === undefined) return "–";
    if (typeof found === "string") return found;
    const size = Math.abs(found);
    const text = Number.isInteger(found) || size >= 1000 ? String(found) : String(Number(found.toPrecision(4)));
    return text.replace("-", "−");
  }

  // "coupling 0.5, replicate 3": how a dyad is called.
  function name(run) {
    const parts = state.conditions
      .filter((column) => value(column, run) !== null && distinct(column).length > 1)
      .map((column) => (isWords(column) ? value(column, run) : `${state.columns.get(column).label} ${shown(value(column, run))}`));
    return [...parts, `replicate ${value("replicate", run)}`].join(", ");
  }

  const sameCondition = (one, other) => state.conditions.every((column) => value(column, one) === value(column, other));

  // Three curves of a run over lags in ms: observed, and the lower and upper end of its null; null without any.
  async function curves(run) {
    if (!state.curves) state.curves = [{ ...(await unpack("curve-data")), first: 0 }];
    for (const { heading, body, first } of state.curves) {
      const found = curvesIn(heading, body, run - first);
      if (found) return found;
    }
    return null;
  }

  function curvesIn(heading, body, run) {
    let offset = 0;
    for (const grid of heading.grids) {
      const place = grid.runs.indexOf(run);
      const n = grid.lags_ms.length;
      if (place >= 0) {
        const step = new DataView(body.buffer, body.byteOffset + offset + 4 * place).getFloat32(0, true);
        const start = offset + 4 * grid.runs.length;
        const [observed, low, high] = [0, 1, 2].map((kind) => curve(body, start + (kind * grid.runs.length + place) * n, n, step));
        return { lags_ms: grid.lags_ms, observed, low, high };
      }
      offset += grid.runs.length * (4 + 3 * n);
    }
    return null;
  }

  function curve(body, start, n, step) {
    const points = new Int8Array(1);
    return Array.from(body.subarray(start, start + n), (difference) => {
      points[0] += difference;
      return points[0] === -128 ? NaN : points[0] * step;
    });
  }

  // Movement, intentions and spikes of a run; null if they are not in the page.
  async function recording(run) {
    if (!state.recordings) state.recordings = await unpack("recording-data");
    const { heading, body } = state.recordings;
    let offset = 0;
    for (const told of heading.runs) {
      if (told.run === run) return unfolded(told, body.subarray(offset, offset + told.n_bytes), heading);
      offset += told.n_bytes;
    }
    return null;
  }

  async function recordedLike(run) {
    if (!state.recordings) state.recordings = await unpack("recording-data");
    const found = state.recordings.heading.runs.find((told) => sameCondition(told.run, run));
    return found ? found.run : null;
  }

  function unfolded(told, bytes, heading) {
    const point = new Uint8Array(1);
    const course = (start) => {
      point[0] = 0;
      return Float32Array.from(bytes.subarray(start, start + told.n_samples), (difference) => {
        point[0] += difference;
        return point[0] * told.movement_step_hz;
      });
    };
    const n_channels = heading.channels.length;
    const movement = [0, 1].map((partner) => heading.channels.map((_, channel) => course((partner * n_channels + channel) * told.n_samples)));
    let place = 2 * n_channels * told.n_samples;
    const rows = told.rows.map(([partner, population, channel, n_spikes]) => {
      const times_s = new Float32Array(n_spikes);
      let step = 0;
      for (let spike = 0; spike < n_spikes; spike += 1) {
        for (; bytes[place] === 255; place += 1) step += 255;
        step += bytes[place];
        place += 1;
        times_s[spike] = (step * heading.spike_step_ms) / 1000;
      }
      return { partner, population, channel, times_s };
    });
    return { ...told, movement, rows, channels: heading.channels, populations: heading.populations, movement_step_s: heading.movement_step_ms / 1000 };
  }

  // More runs, in the form of the table of the page and of its curves.
  async function append(table, curveText) {
    const first = state.keys.length;
    const n = table.keys.length;
    for (const column of table.columns) {
      if (state.columns.has(column.name)) continue;
      state.columns.set(column.name, { ...column, words: column.words ? [] : undefined, values: Array(first).fill(null) });
    }
    const more = new Map(table.columns.map((column) => [column.name, column]));
    for (const column of state.columns.values()) lengthen(column, more.get(column.name), n);
    state.keys.push(...table.keys);
    state.scored.push(...table.scored);
    state.source.push(...table.source);
    Object.assign(state.nulls, table.nulls);
    state.conditions = [...state.columns.values()].filter((column) => column.is_condition).map((column) => column.name);
    state.curves = [...(state.curves ?? []), { ...(await unpackText(curveText)), first }];
  }

  function lengthen(column, more, n) {
    column.distinct = undefined;
    for (let run = 0; run < n; run += 1) {
      const found = more ? more.values[run] : null;
      const word = found !== null && more.words ? more.words[found] : found;
      if (word === null || !column.words) column.values.push(typeof word === "string" ? null : word);
      else column.values.push(numberOf(column.words, String(word)));
    }
  }

  function numberOf(words, word) {
    if (!words.includes(word)) words.push(word);
    return words.indexOf(word);
  }

  return { state, load, append, value, distinct, isWords, isScored, title, nullOf, shown, name, curves, recording, recordedLike };
})();
