"use strict";
(function () {
  const texts = document.getElementById("texts").dataset;
  const table = document.getElementById("table");
  const form = document.getElementById("filters");
  const store = document.getElementById("details");
  const PAGE = 200;

  function make(tag, text, attributes) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    return element;
  }

  /* The table: one object a row, so that sorting and filtering do not read the page again. */
  const rows = table ? Array.from(table.tBodies[0].rows, function (row, index) {
    return { row, index, data: row.dataset, text: row.textContent.toLowerCase(), keys: [] };
  }) : [];
  const rowOf = new Map();
  for (const item of rows) {
    const link = item.row.querySelector("a[href^='#c']");
    if (!link) continue;
    rowOf.set(link.hash.slice(1), item);
    link.setAttribute("aria-expanded", "false");
  }
  const filter = { cause: null, limit: PAGE };
  const filters = { s: "by-s", c: "by-c", f: "by-f", p: "by-p" };
  const more = make("button", texts.more, { type: "button", class: "more" });

  function words(value) {
    return (value || "").split(" ").filter(Boolean);
  }

  function is_wanted(item, wanted, search) {
    if (filter.cause !== null && item.data.g !== filter.cause) return false;
    for (const key in wanted)
      if (wanted[key] && !words(item.data[key]).includes(wanted[key])) return false;
    return search.every(function (word) { return item.text.includes(word); });
  }

  function show() {
    const wanted = {};
    for (const key in filters) wanted[key] = document.getElementById(filters[key]).value;
    const search = words(document.getElementById("search").value.toLowerCase());
    let shown = 0, found = 0;
    for (const item of rows) {
      const is_found = is_wanted(item, wanted, search);
      item.row.hidden = !is_found || shown >= filter.limit;
      found += is_found;
      shown += !item.row.hidden;
      if (item.open) item.open.hidden = item.row.hidden;
    }
    more.hidden = found <= shown;
    document.getElementById("shown").value =
      texts.shown.replace("%1$s", shown).replace("%2$s", rows.length);
  }

  function fill() {
    for (const key in filters) {
      const select = document.getElementById(filters[key]);
      const values = new Map();
      for (const item of rows)
        for (const value of words(item.data[key]))
          values.set(value, key === "s" ? item.row.cells[1].textContent : value);
      select.append(new Option(texts.any, ""));
      for (const value of Array.from(values.keys()).sort())
        select.append(new Option(values.get(value), value));
      select.closest("label").hidden = values.size < 2;
    }
  }

  function key_of(item, column) {
    if (!(column in item.keys)) {
      const cell = item.row.cells[column];
      const text = cell.textContent.trim().toLowerCase();
      item.keys[column] = cell.dataset.v ? Number(cell.dataset.v) : text === "" ? null : text;
    }
    return item.keys[column];
  }

  function sort(head, column) {
    const is_down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", is_down ? "descending" : "ascending");
    const sign = is_down ? -1 : 1;
    rows.sort(function (a, b) {
      const one = key_of(a, column), other = key_of(b, column);
      if (one === other) return a.index - b.index;
      if (one === null) return 1; /* What is not known comes last either way. */
      if (other === null) return -1;
      return one < other ? -sign : sign;
    });
    const all = document.createDocumentFragment();
    for (const item of rows) {
      all.append(item.row);
      if (item.open) all.append(item.open);
    }
    table.tBodies[0].append(all);
    show();
  }

  /* A call in full: its place is behind its row while it is open, and in the store otherwise. */
  function close(id) {
    const item = rowOf.get(id);
    if (!item || !item.open) return;
    item.home.append(document.getElementById(id));
    item.open.remove();
    item.open = null;
    item.row.classList.remove("on");
    item.row.querySelector("a").setAttribute("aria-expanded", "false");
  }

  function open(id, is_asked) {
    const item = rowOf.get(id), body = document.getElementById(id);
    if (!item || !body) return;
    if (item.row.hidden) {
      form.reset();
      filter.cause = null;
      filter.limit = rows.length;
      show();
    }
    if (!item.open) {
      const cell = make("td", "", { colspan: item.row.cells.length });
      item.home = body.parentNode;
      item.open = make("tr", "", { class: "open" });
      item.open.append(cell);
      cell.append(body);
      item.row.after(item.open);
      item.row.classList.add("on");
      item.row.querySelector("a").setAttribute("aria-expanded", "true");
    }
    if (is_asked) {
      item.row.scrollIntoView({ block: "start" });
      body.focus({ preventScroll: true });
    }
  }

  /* Headers of a message, each with what it says. */
  function meaning_of(name) {
    for (const term of document.querySelectorAll("#fields dt"))
      if (words(term.dataset.h).includes(name.toLowerCase()))
        return term.nextElementSibling.firstElementChild.textContent;
    return "";
  }

  function explain(pre) {
    const text = pre.textContent;
    const end = text.indexOf("\n\n");
    const lines = (end < 0 ? text : text.slice(0, end)).replace(/\n[ \t]+/g, " ").split("\n");
    const headers = make("table", "", { class: "headers" });
    const head = headers.createTHead().insertRow();
    headers.createCaption().textContent = texts.header;
    for (const name of [texts.header, texts.value, texts.meaning])
      head.append(make("th", name, { scope: "col" }));
    const body = headers.createTBody();
    lines.forEach(function (line, index) {
      const colon = line.indexOf(":"), row = body.insertRow();
      const is_header = index > 0 && colon > 0;
      const name = is_header ? line.slice(0, colon).trim() : "";
      row.append(make("th", is_header ? name : index ? "" : texts.start, { scope: "row" }));
      row.append(make("td", is_header ? line.slice(colon + 1).trim() : line));
      row.append(make("td", is_header ? meaning_of(name) : ""));
    });
    const raw = make("details", "", { class: "raw" });
    raw.append(make("summary", texts.raw));
    pre.replaceWith(headers, raw);
    if (end >= 0 && text.slice(end).trim())
      raw.before(make("pre", text.slice(end + 2), { tabindex: "0" }));
    raw.append(pre);
  }

  function on_toggle(event) {
    const box = event.target;
    const pre = box.open && box.matches(".msg > details") && box.querySelector(":scope > pre");
    if (pre && !box.querySelector(".headers")) explain(pre);
  }

  function on_ladder(event) {
    const mark = event.target.closest(".ladder [data-m]");
    const item = mark && document.getElementById(mark.dataset.m);
    if (!item) return;
    for (const other of document.querySelectorAll(".hit")) other.classList.remove("hit");
    item.classList.add("hit");
    const box = item.querySelector("details");
    if (box) box.open = true;
    item.scrollIntoView({ block: "nearest" });
  }

  function on_click(event) {
    const link = event.target.closest("a[href^='#']");
    if (!link) return on_ladder(event);
    const id = link.hash.slice(1);
    if (rowOf.has(id)) {
      event.preventDefault();
      const item = rowOf.get(id);
      if (item.open && item.row.contains(link)) close(id);
      else open(id, !item.row.contains(link));
    }
  }

  function on_hash() {
    const id = location.hash.slice(1);
    const target = id && document.getElementById(id);
    if (rowOf.has(id)) open(id, true);
    else if (target && target.closest("details:not([open])")) {
      target.closest("details").open = true;
      target.scrollIntoView();
    }
  }

  function begin_table() {
    fill();
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      const button = make("button", head.textContent, { type: "button" });
      button.addEventListener("click", function () { sort(head, column); });
      head.replaceChildren(button);
    });
    form.hidden = false;
    form.addEventListener("input", function () { filter.limit = PAGE; show(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () {
      filter.cause = null;
      filter.limit = PAGE;
      setTimeout(show);
    });
    more.addEventListener("click", function () { filter.limit += 5 * PAGE; show(); });
    table.after(more);
    for (const button of document.querySelectorAll("button.only")) {
      button.hidden = !rows.some(function (item) { return item.data.g === button.dataset.g; });
      button.addEventListener("click", function () {
        form.reset();
        filter.cause = button.dataset.g;
        filter.limit = PAGE;
        show();
        document.getElementById("calls").scrollIntoView();
      });
    }
    show();
    if (rows.length <= 5) open("c1", false);
  }

  if (store) {
    for (const box of store.querySelectorAll("details.call")) box.open = true;
    store.hidden = true;
  }
  if (table) begin_table();
  document.addEventListener("click", on_click);
  document.addEventListener("toggle", on_toggle, true);
  addEventListener("hashchange", on_hash);
  on_hash();
})();
