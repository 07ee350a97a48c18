// The page of an upload: shows how far it is without being loaded again, and says so once while files are sent.
(function () {
  "use strict";

  const EVERY_MS = 2000;

  async function look(bar) {
    if (document.hidden) return;
    const answer = await fetch(bar.dataset.state, {credentials: "same-origin", headers: {Accept: "application/json"}});
    if (!answer.ok || answer.redirected) return;
    const said = await answer.json();
    // Another step has other buttons and results: these are made by the server alone.
    if (said.step !== bar.dataset.step && !said.is_open) {
      window.location.reload();
      return;
    }
    bar.dataset.step = said.step;
    bar.max = said.total || 1;
    bar.value = said.done;
    document.getElementById("state-words").textContent = said.words;
    document.getElementById("state-silence").textContent = said.silence;
  }

  document.addEventListener("DOMContentLoaded", function () {
    const bar = document.getElementById("state-bar");
    // What the server does not answer now it may answer the next time.
    if (bar) window.setInterval(function () { look(bar).catch(function () {}); }, EVERY_MS);
  });

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const line = document.getElementById("sending");
    if (line) line.textContent = line.dataset.words;
  });

  // Back to the page by the browser's own button: it may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
