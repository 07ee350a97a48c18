/* Suggestions while a name is typed: an ARIA combobox on every input with data-suggest. The form works without it. */
(() => {
  "use strict";
  const WAIT = 150;
  const base = document.currentScript.dataset.address;

  document.querySelectorAll("input[data-suggest]").forEach((input) => {
    const list = document.createElement("ul");
    list.id = input.id + "-list";
    list.className = "suggest";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggest);
    const status = document.createElement("span");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    const around = document.createElement("span");
    around.className = "suggest__around";
    input.replaceWith(around);
    around.append(input, list, status);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
      ["aria-controls", list.id], ["autocomplete", "off"]]) input.setAttribute(name, value);

    let timer = 0, asked = "", at = -1, found = [];
    const goes = input.name === "q";  // the search opens the page; the checker takes the name

    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (place) => {
      at = place;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    };
    const choose = (place) => {
      const one = found[place];
      close();
      if (goes) location.assign(new URL(one.url).pathname);
      else { input.value = one.name; asked = one.name; }
    };
    const show = (results) => {
      found = results.filter((one) => one.match !== "text");
      list.replaceChildren(...found.map((one, i) => {
        const item = document.createElement("li");
        item.id = list.id + "-" + i;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.append(one.name);
        if (one.match === "near" || one.matched !== one.name) {
          const why = document.createElement("span");
          why.className = "suggest__why";
          why.append(one.match === "near" ? input.dataset.near : input.dataset.called.replace("%s", one.matched));
          item.append(" ", why);
        }
        item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(i); });
        return item;
      }));
      status.textContent = found.length ? input.dataset.number.replace("%s", found.length) : "";
      at = -1;
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      input.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      const text = input.value.trim();
      if (text === asked) return;
      asked = text;
      if (text.length < 2) return close();
      try {
        const answer = await fetch(base + "?q=" + encodeURIComponent(text), { credentials: "omit" });
        if (answer.ok && asked === text) show((await answer.json()).results);
      } catch { close(); }  // no suggestions without a network; the form still sends
    };

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(((at + step + 1 + found.length + 1) % (found.length + 1)) - 1);
      }
      if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(at); }
    });
  });
})();
