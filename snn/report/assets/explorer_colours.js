"use strict";
// Colours that are told apart with every common kind of colour blindness.
const Colours = (() => {
  // Cividis (Nunez et al. 2018), without its lightest end, which paper swallows.
  const SEQUENCE = ["#00224e", "#1d3b6c", "#434e6c", "#61646f", "#7d7c78", "#9b9476", "#bbaf71", "#dbc761"];

  function along(share) {
    const place = Math.max(0, Math.min(1, share)) * (SEQUENCE.length - 1);
    const low = Math.min(Math.floor(place), SEQUENCE.length - 2);
    const part = (colour, k) => parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
    const mixed = [0, 1, 2].map((k) => Math.round(part(SEQUENCE[low], k) + (place - low) * (part(SEQUENCE[low + 1], k) - part(SEQUENCE[low], k))));
    return `rgb(${mixed.join(",")})`;
  }

  // How the runs are coloured by a column: a colour for each run, the entries of a legend, and groups for means.
  function scale(name) {
    const { palette } = Data.state;
    if (!name) return { of: () => palette.outcome, group: () => 0, n: 1, entries: [], ramp: null };
    const known = Data.distinct(name);
    if (Data.isWords(name) || known.length <= 8) {
      const colour = (k) => (Data.isWords(name) ? palette.words[k % palette.words.length] : along(known.length > 1 ? k / (known.length - 1) : 0));
      const places = new Map(known.map((value, k) => [value, k]));
      const place = (run) => places.get(Data.value(name, run)) ?? known.length;
      const of = (run) => (place(run) < known.length ? colour(place(run)) : palette.missing);
      return { of, group: place, n: known.length, entries: known.map((value, k) => ({ text: Data.shown(value), colour: colour(k) })), ramp: null };
    }
    const [low, high] = [known[0], known[known.length - 1]];
    const of = (run) => {
      const value = Data.value(name, run);
      return value === null ? palette.missing : along((value - low) / (high - low));
    };
    return { of, group: () => 0, n: 1, entries: [], ramp: { low: Data.shown(low), high: Data.shown(high), colours: SEQUENCE } };
  }

  return { scale };
})();
