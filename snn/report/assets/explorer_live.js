"use strict";
// Runs that end while the page is open: asked for every other second.
const Live = (() => {
  const PAUSE_MS = 2000;
  let next = 0;

  async function begin(show) {
    const again = async () => {
      await more(show);
      setTimeout(again, PAUSE_MS);
    };
    await again();
  }

  async function more(show) {
    const said = document.getElementById("live");
    try {
      const answer = await fetch(`rows?since=${next}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const { next: after, is_other, n_failed, table, curves } = await answer.json();
      if (is_other || table.keys.some((key) => Data.state.keys.includes(key))) location.reload();
      next = after;
      const failed = n_failed !== Data.state.n_failed;
      Data.state.n_failed = n_failed;
      if (table.keys.length) await Data.append(table, curves);
      if (Data.state.keys.length && (table.keys.length || failed)) show();
      said.textContent = Data.state.keys.length ? `Live: ${Data.state.keys.length} runs are complete.` : "Live: no run is complete yet.";
    } catch {
      said.textContent = "snn view has ended; what was shown stays.";
    }
  }

  return { begin };
})();
