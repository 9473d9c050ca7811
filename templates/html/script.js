"use strict";
(function () {
  var tools = document.querySelector(".tools"), list = document.getElementById("list");
  if (!tools || !list) return;
  var data = document.getElementById("rows"), output = tools.querySelector("output"), chosen = tools.querySelector(".chosen");
  var next = document.querySelector(".next"), folded = document.getElementById("folded");
  var ORDER = ["critical", "high", "medium", "low", "info"], FIELDS = ["severity", "provider", "target", "kind", "where", "state"], STEP = 200;
  var items = data ? fromRows(JSON.parse(data.textContent)) : fromPage();
  var extra = {}, shown = [], drawn = 0, asking = false;

  function make(name, className, text) {
    var node = document.createElement(name);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /* Findings whose bodies stand in the page. */
  function fromPage() {
    return Array.prototype.map.call(document.querySelectorAll(".list > li"), function (li, place) {
      var item = Object.assign({ li: li, place: place, folded: !list.contains(li), title: li.querySelector(".what b").textContent, at: li.dataset.place }, li.dataset);
      item.numbers = (li.dataset.in || "").split(" ");
      return item;
    });
  }
  function textOf(item) {
    if (item.text === undefined) item.text = (item.li && !data ? item.li.textContent : [item.title, item.at, item.rule, item.provider, item.model, item.symbol, item.component, item.no].join(" ")).toLowerCase();
    return item.text;
  }

  /* Findings that are drawn when they are needed. */
  function fromRows(all) {
    var fields = Object.keys(all.columns), rows = [];
    for (var i = 0; i < all.count; i++) {
      var item = { place: i, no: "F" + String(i + 1).padStart(all.width, "0") };
      for (var k = 0; k < fields.length; k++) {
        var name = fields[k], column = all.columns[name], value = column[i];
        item[name] = value === undefined ? "" : all.words[name] ? all.words[name][value] : value;
      }
      item.at = item.line ? item.path + ":" + item.line : item.path;
      item.help = all.help[item.rule] || "";
      item.numbers = all.numbers.filter(function (_, bit) { return item.mask >> bit & 1; });
      rows.push(item);
    }
    return rows;
  }
  function mark(word) {
    var tag = make("span", "tag " + word, word.charAt(0).toUpperCase() + word.slice(1));
    return tag;
  }
  function pair(dl, name, value) {
    if (value === "" || value === undefined || value === null) return;
    dl.append(make("dt", "", name), make("dd", "", String(value)));
  }
  function body(item) {
    var box = make("div", "body"), left = make("div"), right = make("div"), facts = make("dl", "meta");
    box.id = "f-" + item.id;
    if (item.because) left.append(make("p", "because", item.because));
    if (item.snippet) {
      var code = make("figure", "code"), pre = make("pre"), line = make("span", "l on");
      code.append(make("figcaption", "", item.at));
      line.append(make("i", "", item.line || ""), item.snippet);
      pre.append(line);
      code.append(pre);
      left.append(code);
    }
    if (item.link) {
      var link = make("a", "", "open in repository"), p = make("p");
      link.href = item.link; link.rel = "noreferrer"; p.append(link); left.append(p);
    }
    if (item.via) left.append(make("h4", "", "Reached through"), make("p", "", item.via));
    if (item.help) left.append(make("h4", "", "What to do"), make("p", "", item.help));
    ["Rule rule", "Kind kind", "Provider provider", "Component component", "Confidence confidence", "Capability capability", "Model model", "Endpoint endpoint", "Symbol symbol", "Package package", "In enclosing", "Data types", "Fingerprint id"].forEach(function (pairing) {
      var at = pairing.lastIndexOf(" ");
      pair(facts, pairing.slice(0, at), item[pairing.slice(at + 1)]);
    });
    right.append(make("h4", "", "Facts"), facts);
    box.append(left, right);
    return box;
  }
  function row(item) {
    if (item.li) return item.li;
    var li = make("li", item.muted ? "muted" : ""), details = make("details"), summary = make("summary"), what = make("span", "what"), tags = make("span", "tags");
    what.append(make("b", "", item.title), make("code", "", item.at));
    tags.append(mark(item.target));
    if (item.state) tags.append(make("span", "tag", item.state));
    if (item.where !== "production") tags.append(make("span", "tag", item.where));
    summary.append(make("span", "no", item.no), make("span", "sev " + item.severity, item.severity.charAt(0).toUpperCase() + item.severity.slice(1)), what, tags);
    details.append(summary);
    details.addEventListener("toggle", function () { if (details.open && details.childNodes.length === 1) details.append(body(item)); });
    li.append(details);
    item.li = li;
    return li;
  }

  function options() {
    FIELDS.forEach(function (field) {
      var select = tools.elements[field], tally = new Map();
      if (!select) return;
      items.forEach(function (item) { if (item[field]) tally.set(item[field], (tally.get(item[field]) || 0) + 1); });
      var names = Array.from(tally.keys()).sort(function (a, b) {
        return field === "severity" ? ORDER.indexOf(a) - ORDER.indexOf(b) : tally.get(b) - tally.get(a) || (a < b ? -1 : 1);
      });
      names.forEach(function (name) {
        var option = make("option", "", name + " (" + tally.get(name).toLocaleString("en") + ")");
        option.value = name;
        select.append(option);
      });
    });
  }
  function query() {
    var wanted = Object.assign({}, extra);
    FIELDS.forEach(function (field) { var select = tools.elements[field]; if (select && select.value) wanted[field] = select.value; });
    return wanted;
  }
  function fits(item, wanted, words) {
    for (var field in wanted) {
      if (field === "in" ? item.numbers.indexOf(wanted.in) < 0 : item[field] !== wanted[field]) return false;
    }
    for (var i = 0; i < words.length; i++) if (textOf(item).indexOf(words[i]) < 0) return false;
    return true;
  }
  function apply() {
    var wanted = query(), words = tools.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean), order = tools.elements.order.value;
    shown = items.filter(function (item) { return fits(item, wanted, words); });
    var key = { where: "at", provider: "provider", title: "title" }[order];
    if (key) shown.sort(function (a, b) { return a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : a.place - b.place; });
    output.textContent = shown.length.toLocaleString("en") + " of " + items.length.toLocaleString("en") + " findings";
    chosen.hidden = !Object.keys(extra).length;
    chosen.textContent = Object.keys(extra).length ? "Only " + Object.keys(extra).map(function (name) { return name === "counted" ? "what counts" : name === "in" ? "what number " + extra[name] + " counts" : name + " " + extra[name]; }).join(", ") : "";
    if (data) { list.replaceChildren(); drawn = 0; draw(STEP); } else place();
  }
  function place() {
    var visible = new Set(shown), some = shown.length < items.length;
    items.forEach(function (item) { item.li.hidden = !visible.has(item); });
    shown.forEach(function (item) { item.li.parentNode.append(item.li); });
    if (folded && some && shown.some(function (item) { return item.folded; })) folded.open = true;
  }
  function draw(number) {
    var part = document.createDocumentFragment(), end = Math.min(shown.length, drawn + number);
    for (; drawn < end; drawn++) part.append(row(shown[drawn]));
    list.append(part);
    next.hidden = drawn >= shown.length;
    next.firstElementChild.textContent = "Show " + Math.min(STEP, shown.length - drawn) + " more of " + (shown.length - drawn).toLocaleString("en");
  }
  function ask(text) {
    asking = true;
    tools.reset();
    asking = false;
    extra = {};
    new URLSearchParams(text).forEach(function (value, name) {
      var select = tools.elements[name];
      if (FIELDS.indexOf(name) >= 0 && select) select.value = value;
      if (name === "text") tools.elements.text.value = value;
      else if (["in", "component", "provider", "rule", "counted"].indexOf(name) >= 0 && !(select && select.value === value)) extra[name] = value;
    });
    apply();
  }
  function open() {
    var name = decodeURIComponent(location.hash.slice(1)), at = name.indexOf("?");
    if (name.slice(0, at) === "findings") { ask(location.hash.slice(location.hash.indexOf("?") + 1)); document.getElementById("findings").scrollIntoView(); return; }
    if (!/^f-/.test(name)) return;
    var target = document.getElementById(name);
    if (!target || !target.closest("li") || target.closest("li").hidden || (data && !list.contains(target))) {
      var item = items.find(function (one) { return data ? "f-" + one.id === name : one.li.querySelector(".body").id === name; });
      if (!item) return;
      ask("");
      if (data) {
        var at2 = shown.indexOf(item);
        if (at2 >= drawn) draw(at2 + 20 - drawn);
        item.li.firstChild.open = true;
        if (item.li.firstChild.childNodes.length === 1) item.li.firstChild.append(body(item));
      }
      target = item.li.querySelector(".body") || item.li;
    }
    for (var box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target.scrollIntoView({ block: "center" });
  }
  function debounce(run) {
    var timer;
    return function () { clearTimeout(timer); timer = setTimeout(run, 120); };
  }

  options();
  tools.hidden = false;
  if (folded && data) folded.hidden = true;
  tools.addEventListener("input", debounce(apply));
  tools.addEventListener("submit", function (event) { event.preventDefault(); });
  tools.addEventListener("reset", function () { if (!asking) { extra = {}; setTimeout(apply); } });
  next.addEventListener("click", function () { draw(STEP); });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-q]");
    if (!link) return;
    event.preventDefault();
    history.pushState(null, "", "#findings?" + link.dataset.q);
    open();
  });
  addEventListener("hashchange", open);
  addEventListener("popstate", open);
  addEventListener("beforeprint", function () {
    if (data) { if (shown.length <= 2000) draw(shown.length); return; }
    document.querySelectorAll("details").forEach(function (box) { if (!box.open) { box.open = true; box.dataset.closed = ""; } });
  });
  addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-closed]").forEach(function (box) { box.open = false; delete box.dataset.closed; });
  });
  apply();
  open();
})();
