// A text's page: says that it is still open here, shows who else has it open, and lets a button be pressed once.
(function () {
  "use strict";

  const EVERY_MS = 45000;

  async function tell(line) {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (!token || document.hidden) return;
    const answer = await fetch(line.dataset.here, {
      method: "POST",
      headers: {"X-CSRFToken": token.value},
      credentials: "same-origin",
    });
    if (!answer.ok) return;
    const said = await answer.text();
    if (line.textContent !== said) line.textContent = said;
  }

  document.addEventListener("DOMContentLoaded", function () {
    const line = document.getElementById("also-open");
    if (line) window.setInterval(function () { tell(line).catch(function () { line.textContent = ""; }); }, EVERY_MS);
  });

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });

  // Back to the page by the browser's own button: it may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
