// The draft's form: gives back what markdownx takes from the keyboard and the mouse, and asks before typing is lost.
(function () {
  "use strict";

  function inEditor(event) {
    return event.target instanceof Element && event.target.matches(".markdownx-editor");
  }

  // Listeners on window hear first. markdownx would trap Tab, so that nobody can leave a field by keyboard, and would
  // take Ctrl+D, Ctrl+[ and Ctrl+] from the browser.
  window.addEventListener("keydown", function (event) {
    if (inEditor(event)) event.stopPropagation();
  }, true);

  // It would upload pasted and dropped files, and refuse dropped text. Files go nowhere; text goes where it is dropped.
  window.addEventListener("paste", function (event) {
    if (inEditor(event)) event.stopPropagation();
  }, true);
  ["dragenter", "dragover", "dragleave", "drop"].forEach(function (kind) {
    window.addEventListener(kind, function (event) {
      event.stopPropagation();
      if (event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files")) event.preventDefault();
    }, true);
  });

  // A preview that scrolls is a stop of the keyboard; one that shows all it has would be a stop for nothing.
  function stopWhereItScrolls(preview) {
    if (preview.scrollHeight > preview.clientHeight || preview.scrollWidth > preview.clientWidth) preview.tabIndex = 0;
    else preview.removeAttribute("tabindex");
  }

  document.addEventListener("DOMContentLoaded", function () {
    const previews = document.querySelectorAll(".markdownx-preview");
    previews.forEach(function (preview) {
      new MutationObserver(function () { stopWhereItScrolls(preview); }).observe(preview, {childList: true, subtree: true});
    });
    window.addEventListener("resize", function () { previews.forEach(stopWhereItScrolls); });
  });

  document.addEventListener("DOMContentLoaded", function () {
    const form = document.getElementById("draft");
    if (!form) return;
    let isTyped = false;
    form.addEventListener("input", function () { isTyped = true; });
    form.addEventListener("submit", function () { isTyped = false; });
    window.addEventListener("beforeunload", function (event) {
      if (isTyped) event.preventDefault();
    });
  });
})();
