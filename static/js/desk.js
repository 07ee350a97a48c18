// Keys of the review desk. Each does what a link, a field or a button of the page does too; none decides on a text.
(function () {
  "use strict";

  const OFF = "medref-keys-off";
  // How long after "g" the second key may come.
  const SECOND_KEY_MS = 1500;
  const TYPED_INTO = "input:not([type=checkbox]):not([type=radio]):not([type=submit]):not([type=button]), textarea, select";
  const ROWS = "#result_list tbody th a, [data-row]";
  const SECTIONS = "[data-section] h2, .read h2";

  const dialog = document.getElementById("keys");
  const hint = document.querySelector(".keys-hint");
  const onSwitch = document.getElementById("keys-on");
  if (!dialog || !hint || !onSwitch) return;

  let goUntil = 0;

  function stored() {
    try { return window.localStorage.getItem(OFF) === "yes"; } catch (error) { return false; }
  }

  function store(isOff) {
    try {
      if (isOff) window.localStorage.setItem(OFF, "yes");
      else window.localStorage.removeItem(OFF);
    } catch (error) { /* a browser that keeps nothing: the choice holds for this page */ }
  }

  function isTyping(target) {
    return target instanceof Element && (target.matches(TYPED_INTO) || target.isContentEditable);
  }

  function shown(selector) {
    return Array.from(document.querySelectorAll(selector)).filter((one) => one.getClientRects().length);
  }

  function land(target) {
    if (!target.matches("a, button, input, [tabindex]")) target.setAttribute("tabindex", "-1");
    target.focus();
    target.scrollIntoView({block: "center"});
  }

  // The next or previous of these in the order of the page, seen from where the focus is; at an end it stays there.
  function step(selector, by) {
    const all = shown(selector);
    const here = document.activeElement;
    const AFTER = Node.DOCUMENT_POSITION_FOLLOWING, BEFORE = Node.DOCUMENT_POSITION_PRECEDING;
    const isNowhere = !here || here === document.body;
    const next = by > 0
      ? all.find((one) => isNowhere || here.compareDocumentPosition(one) & AFTER)
      : all.reverse().find((one) => !isNowhere && here.compareDocumentPosition(one) & BEFORE && !one.contains(here));
    if (next) land(next);
  }

  // From one stop to the next, and from the last to the first.
  function stop() {
    const all = shown("[data-stop]");
    const place = all.findIndex((one) => one === document.activeElement);
    if (all.length) land(all[(place + 1) % all.length]);
  }

  function follow(selector) {
    const link = document.querySelector(selector);
    if (link) link.click();
  }

  function assign() {
    const form = document.querySelector("form[data-key=a]");
    const button = form && form.querySelector("button[name=verb][value=assign]");
    if (button) form.requestSubmit(button);
  }

  function search(event) {
    const field = shown("#searchbar, input[type=search]")[0];
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  }

  function act(event) {
    const key = event.key;
    const isSecond = Date.now() < goUntil;
    goUntil = 0;
    if (isSecond && (key === "q" || key === "d")) return follow(`a[data-go=${key}]`);
    if (key === "j") return step(ROWS, 1);
    if (key === "k") return step(ROWS, -1);
    if (key === "f") return stop();
    // Held down, these would run on from page to page.
    if (event.repeat) return undefined;
    if (key === "g") goUntil = Date.now() + SECOND_KEY_MS;
    if (key === "n" || key === "p") follow(`a[data-key=${key}]`);
    if (key === "a") assign();
    if (key === "/") search(event);
    if (key === "?") dialog.showModal();
    if (/^[1-9]$/.test(key)) {
      const section = shown(SECTIONS)[Number(key) - 1];
      if (section) land(section);
    }
    return undefined;
  }

  document.addEventListener("keydown", function (event) {
    const isWith = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (isWith || event.defaultPrevented || dialog.open || !onSwitch.checked || isTyping(event.target)) return;
    act(event);
  });

  onSwitch.checked = !stored();
  onSwitch.addEventListener("change", function () { store(!onSwitch.checked); });
  hint.hidden = false;
  hint.querySelector("button").addEventListener("click", function () { dialog.showModal(); });
})();
