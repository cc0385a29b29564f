
"use strict";
(() => {
  // Every text of the master goes into the page through textContent: nothing of it is ever markup.
  const data = JSON.parse(document.getElementById("data").textContent);
  const STATUS = data.signs.map((sign) => sign.key);
  const OPEN = new Set(["partial", "missing", "expired"].map((key) => STATUS.indexOf(key)));
  const ROWS = 40; // so many roles are put on the page at once; more follow as they are scrolled to
  const SVG = "http://www.w3.org/2000/svg";
  const id = (name) => document.getElementById(name);
  const state = { language: data.language, sort: "order", down: false, opened: new Set(), shown: ROWS, picked: null };
  const filters = { query: "", department: "", module: "", status: "", severity: "", owner: "" };
  let view = "map";
  let opener = null;

  // ------------------------------------------------------------------------------------ the data

  const departments = data.departments.map((d, number) => ({
    number, title: d.title, part: d.part, confidential: d.confidential, tally: d.tally, modules: d.modules, file: d.file || "",
    roles: d.roles.map((r) => ({
      title: r[0], code: r[1], owner: r[2], covered: r[3], expected: r[4], findings: r[6],
      cells: r[5].map((c) => ({
        status: c[0], entries: c[1], minimum: c[2], label: c[3], others: c[5], findings: c[6],
        needs: c[7], since: c[8],
        points: c[4].map((p) => ({ title: p[0], status: p[1], process: p[2], evidence: p[3], fill: p[4], waiver: p[5], since: p[6], opened: p[7] })),
      })),
    })),
  }));
  const roles = [];
  for (const department of departments) {
    for (const role of department.roles) {
      role.department = department;
      role.number = roles.length;
      role.key = role.code || `${department.title}/${role.title}`;
      roles.push(role);
      for (const cell of role.cells) {
        cell.expected = cell.points.length;
        cell.covered = cell.points.filter((p) => ["complete", "waived"].includes(STATUS[p.status])).length;
        for (const point of cell.points) point.inferred = point.evidence.length > 0 && point.evidence.every((e) => data.evidence[e][4]);
        cell.inferred = cell.points.some((p) => p.inferred);
      }
    }
  }
  const hasCells = roles.some((role) => role.cells.length); // an index of departments has none
  if (departments.length === 1 || roles.length <= 20) departments.forEach((d) => state.opened.add(d.number));

  // ------------------------------------------------------------------------------------- writing

  const say = (key, values = {}) =>
    data.strings[state.language][key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const named = (thing) => thing[state.language] || thing.zh || thing.en;
  const word = (status) => named(data.signs[status]);
  const percent = (share, digits = 1) =>
    share === null ? "–" : `${Math.min(share * 100, share < 1 ? 100 - 10 ** -digits : 100).toFixed(digits)}%`;
  const part = (covered, expected) => (expected ? covered / expected : null);

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "text") element.textContent = value;
      else if (name === "click") element.addEventListener("click", value);
      else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }
  const bdi = (text) => make("bdi", { text });
  const signed = (status) => make("span", { class: `sign s-${STATUS[status]}`, "aria-hidden": "true", text: data.signs[status].sign });
  const titled = ({ title, part: number }) => (title || say("no_department")) + (number ? ` (${number})` : "");

  // ------------------------------------------------------------------------------------- filters

  const needle = (text) => text.normalize("NFKC").toLowerCase();
  function searchable(role) {
    // Put together when it is first asked for: most readers never search.
    if (role.search === undefined) {
      const texts = [role.title, role.code, role.owner, role.department.title];
      for (const cell of role.cells) {
        for (const point of cell.points) texts.push(point.process, ...point.evidence.map((e) => data.evidence[e][2]));
        texts.push(...cell.others.map((e) => data.evidence[e][2]));
      }
      role.search = needle(texts.join("\n"));
    }
    return role.search;
  }
  const isOpen = (cell) => OPEN.has(cell.status);
  function fits(cell) {
    if (filters.status === "open" ? !isOpen(cell) : filters.status && STATUS[cell.status] !== filters.status) return false;
    return !filters.severity || cell.label === filters.severity;
  }
  const filtering = () => Object.values(filters).some((value) => value !== "");
  function matches(role, words) {
    if (filters.department !== "" && role.department.number !== Number(filters.department)) return false;
    if (filters.owner && role.owner !== filters.owner) return false;
    const cells = filters.module === "" ? role.cells : [role.cells[Number(filters.module)]].filter(Boolean);
    if ((filters.status || filters.severity) && !cells.some(fits)) return false;
    return !words.length || words.every((text) => searchable(role).includes(text));
  }

  // ---------------------------------------------------------------------------------------- sort

  function ordered(of, order, down) {
    const sign = down ? -1 : 1;
    return (a, b) => {
      const [x, y] = [of(a), of(b)];
      if (x === y) return order(a) - order(b);
      if (x === null) return 1;
      if (y === null) return -1;
      return sign * (typeof x === "string" ? x.localeCompare(y, state.language) : x - y);
    };
  }
  function sorted(list, isRole) {
    const { sort } = state;
    if (sort === "order") return list;
    const of = (one) => {
      if (sort === "name") return one.title;
      if (sort === "share") return isRole ? part(one.covered, one.expected) : part(one.tally[0], one.tally[1]);
      const found = isRole ? one.cells[sort] : one.modules[sort];
      if (!found) return null;
      return isRole ? part(found.covered, found.expected) : part(found[0], found[1]);
    };
    return [...list].sort(ordered(of, (one) => one.number, state.down));
  }

  // ----------------------------------------------------------------------------------------- map

  function heads() {
    const columns = [["name", say("role")], ["share", say("coverage")], ...data.modules.map((m, n) => [n, named(m)])];
    const row = make("tr");
    columns.forEach(([key, title], number) => {
      const isSorted = state.sort === key;
      const order = isSorted ? (state.down ? "descending" : "ascending") : null;
      row.append(make("th", { scope: "col", "aria-sort": order, class: number === 1 ? "number" : null },
        make("button", { type: "button", "data-sort": key, title: say("sort"), click: () => sortBy(key) }, bdi(title))));
    });
    id("map").tHead.replaceChildren(row);
    id("map").style.setProperty("--modules", data.modules.length);
    id("scroll").classList.toggle("wide", data.modules.length > 10);
  }
  function sortBy(key) {
    if (state.sort !== key) Object.assign(state, { sort: key, down: false });
    else if (!state.down) state.down = true;
    else Object.assign(state, { sort: "order", down: false });
    draw();
    document.querySelector(`[data-sort="${key}"]`).focus();
  }
  function square(status, figure, share, label, pale, click) {
    const button = make("button", { type: "button", tabindex: "-1", class: `s-${STATUS[status]}`, "aria-label": label, title: word(status), click },
      signed(status), make("span", { text: figure }));
    if (share !== null) button.style.setProperty("--part", `${share * 100}%`);
    return make("td", { class: pale ? "cell pale" : "cell" }, button);
  }
  function departmentRow(department, expanded, count) {
    const [covered, expected] = department.tally;
    const inside = [bdi(titled(department)), make("small", { text: count })];
    const title = department.file
      ? make("a", { href: department.file, tabindex: "-1" }, ...inside)
      : make("button", { type: "button", tabindex: "-1", "aria-expanded": String(expanded), click: () => toggle(department) },
        make("span", { class: "turn", "aria-hidden": "true", text: expanded ? "▼" : "▶" }), ...inside);
    const row = make("tr", { class: "department" }, make("th", { scope: "row" }, title),
      make("td", { class: "number", text: percent(part(covered, expected)) }));
    department.modules.forEach((tally, module) => {
      const share = part(tally[0], tally[1]);
      const figure = percent(share, 0);
      const label = say("label", { who: titled(department), module: named(data.modules[module]), status: word(tally[2]), figure });
      row.append(square(tally[2], share === null ? "" : figure, share, label, false, (event) => {
        if (department.file) location.assign(department.file);
        else openDepartment(department, module, event.currentTarget);
      }));
    });
    return row;
  }
  const many = ({ roles: { length: count }, confidential }) => (confidential ? say("beside", { count, confidential }) : `${count}`);
  function roleRow(role) {
    const inside = [bdi(role.title), role.code ? make("small", {}, bdi(role.code)) : null];
    const file = role.department.file;
    const title = file ? make("a", { href: `${file}#${link(role)}`, tabindex: "-1" }, ...inside)
      : make("button", { type: "button", tabindex: "-1", click: (event) => openRole(role, null, event.currentTarget) }, ...inside);
    const row = make("tr", { class: "role" }, make("th", { scope: "row" }, title),
      make("td", { class: "number", text: percent(part(role.covered, role.expected)) }));
    const isPale = (cell, module) => ((filters.status || filters.severity) && !fits(cell)) || (filters.module !== "" && module !== Number(filters.module));
    role.cells.forEach((cell, module) => {
      const figure = cell.expected ? `${cell.covered}/${cell.expected}${cell.inferred ? "≈" : ""}` : "";
      const label = say("label", { who: role.title, module: named(data.modules[module]), status: word(cell.status), figure });
      const square_ = square(cell.status, figure, part(cell.covered, cell.expected), label, isPale(cell, module),
        (event) => openRole(role, module, event.currentTarget));
      square_.firstChild.dataset.cell = `${role.number}:${module}`;
      row.append(square_);
    });
    return row;
  }
  function toggle(department) {
    if (!state.opened.delete(department.number)) state.opened.add(department.number);
    const place = position(document.activeElement);
    draw();
    if (place) focusAt(place.row, place.column);
  }
  function draw() {
    id("map").hidden = view !== "map";
    id("gaps").hidden = view !== "gaps";
    for (const name of ["map", "gaps"]) id(`to-${name}`).setAttribute("aria-pressed", String(view === name));
    if (view === "gaps") drawGaps();
    else drawMap();
  }
  function turnTo(name) {
    view = name;
    Object.assign(gapState, { shown: GAPS });
    draw();
    remember(name === "gaps" ? "#view=gaps" : "");
  }
  function drawMap() {
    heads();
    const words = needle(filters.query).split(/\s+/).filter(Boolean);
    const isFiltered = filtering();
    const body = id("map").tBodies[0];
    const rows = document.createDocumentFragment();
    let [found, left] = [0, state.shown];
    for (const department of sorted(departments, false)) {
      const own = isFiltered ? department.roles.filter((role) => matches(role, words)) : department.roles;
      if (isFiltered && !own.length) continue;
      found += own.length;
      const expanded = isFiltered || state.opened.has(department.number);
      if (left > 0 || !expanded) rows.append(departmentRow(department, expanded, isFiltered ? `${own.length}/${department.roles.length}` : many(department)));
      if (!expanded) continue;
      for (const role of sorted(own, true)) {
        if (left > 0) rows.append(roleRow(role));
        left -= 1;
      }
    }
    if (!rows.childNodes.length) {
      rows.append(make("tr", {}, make("td", { class: "empty", colspan: data.modules.length + 2, text: say("nothing") })));
    }
    body.replaceChildren(rows);
    id("more").hidden = left >= 0;
    id("more").textContent = say("more", { count: Math.max(-left, 0) });
    id("found").textContent = say("found", { count: found.toLocaleString("en"), all: roles.length.toLocaleString("en") });
    id("all").textContent = say(state.opened.size === departments.length ? "collapse" : "expand");
    id("all").hidden = isFiltered || departments.every((d) => d.file);
    const first = body.querySelector("button, a");
    if (first) first.tabIndex = 0;
    press();
  }
  function press() {
    for (const button of id("map").querySelectorAll('[aria-pressed="true"]')) button.removeAttribute("aria-pressed");
    const button = state.picked === null ? null : id("map").querySelector(`[data-cell="${state.picked}"]`);
    if (button) button.setAttribute("aria-pressed", "true");
  }

  // ------------------------------------------------------------------------------------ keyboard

  const grid = () => [...id("map").tBodies[0].rows].map((row) => [...row.querySelectorAll("button, a")]);
  function position(element) {
    const row = element && element.closest ? element.closest("#map tbody tr") : null;
    if (!row) return null;
    return { row: [...row.parentNode.rows].indexOf(row), column: [...row.querySelectorAll("button, a")].indexOf(element.closest("button, a")) };
  }
  function focusAt(row, column) {
    const rows = grid();
    const line = rows[Math.min(Math.max(row, 0), rows.length - 1)] || [];
    const target = line[Math.min(Math.max(column, 0), line.length - 1)];
    if (!target) return;
    for (const other of id("map").tBodies[0].querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };
  function onKey(event) {
    const place = position(event.target);
    if (!place || event.altKey || event.metaKey) return;
    const step = STEPS[event.key];
    if (step) {
      if (step[0] > 0 && !id("more").hidden && place.row + step[0] >= grid().length) showMore();
      focusAt(place.row + step[0], place.column + step[1]);
    } else if (event.key === "Home") focusAt(event.ctrlKey ? 0 : place.row, 0);
    else if (event.key === "End") focusAt(event.ctrlKey ? Infinity : place.row, Infinity);
    else return;
    event.preventDefault();
  }
  function showMore() {
    const place = position(document.activeElement);
    if (view === "gaps") gapState.shown += 2 * GAPS;
    else state.shown += ROWS;
    draw();
    if (place) focusAt(place.row, place.column);
  }

  // --------------------------------------------------------------------------------------- panel

  function show(title, facts, actions, ...content) {
    const panel = id("panel");
    panel.replaceChildren(
      make("div", { class: "top" }, make("h2", { id: "panel-title" }, bdi(title)),
        make("button", { type: "button", class: "close", text: say("close"), click: close })),
      make("p", { class: "facts" }, bdi(facts)),
      make("div", { class: "actions" }, ...actions), ...content);
    panel.hidden = false;
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
  }
  function close() {
    id("panel").hidden = true;
    state.picked = null;
    press();
    remember("");
    if (opener && opener.isConnected) opener.focus();
  }
  function remember(hash) {
    try {
      history.replaceState(null, "", hash || location.pathname + location.search);
    } catch {
      // A preview in a mail reader has no address of its own.
    }
  }
  async function copy(text, button, before) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard in some mail readers: the old way.
      const area = make("textarea");
      area.value = text;
      document.body.append(area);
      area.focus();
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = say("copied");
    setTimeout(() => { button.textContent = before; }, 1500);
  }
  const address = ([sheet, cell]) => {
    const name = data.sheets[sheet];
    return cell ? `${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `'${name.replaceAll("'", "''")}'`}!${cell}` : name;
  };
  function place(where, sentence = null) {
    const text = address(where);
    return make("div", { class: "place" }, make("span", {}, sentence === null ? "" : `${sentence} `, bdi(text)),
      make("button", { type: "button", class: "copy", text: say("copy"), "aria-label": say("copy_it", { cell: text }),
        click: (event) => copy(text, event.currentTarget, say("copy")) }));
  }
  const proof = (number) => {
    const [sheet, cell, text, group, inferred] = data.evidence[number];
    const notes = [group ? make("span", {}, ...around("through", "group", group)) : null,
      inferred ? make("span", { text: `≈ ${say("inferred")}` }) : null].filter(Boolean);
    return [make("blockquote", {}, bdi(text), notes.length ? make("div", { class: "notes" }, ...notes) : null), place([sheet, cell])];
  };
  function around(key, name, value) {
    const [before, after] = data.strings[state.language][key].split(`{${name}}`);
    return [before, bdi(value), after];
  }
  function waiver(number) {
    const [sheet, cell, reason, approved, expires] = data.waivers[number];
    const until = say(expires ? "until" : "no_end", { date: expires });
    const text = [reason, approved ? say("approved", { who: approved }) : "", until].filter(Boolean).join(" · ");
    return [make("blockquote", {}, bdi(text)), place([sheet, cell])];
  }
  const age = ([period, count]) => say(period === data.period ? "open_new" : "open_since", { period, count });
  function opening([sheet, cell, before, after, deleted]) {
    const nothing = say("nothing_there");
    const change = { before: before || nothing, after: after || nothing };
    const text = deleted ? `${say("row_deleted")}: ${before}` : say("cell_changed", change);
    return [make("blockquote", {}, bdi(text)), place([sheet, cell])];
  }
  function pointItem(point, module) {
    const title = named(data.titles[point.title]) + (point.process ? ` · ${point.process}` : "");
    const item = make("li", {}, make("div", { class: "point" }, signed(point.status),
      make("span", {}, ...(point.inferred ? ["≈ "] : []), bdi(title), point.evidence.length ? null : ` – ${word(point.status)}`)));
    point.evidence.forEach((number) => item.append(...proof(number)));
    if (point.waiver >= 0) item.append(...waiver(point.waiver));
    const fill = point.fill === 1 ? data.modules[module].fill : point.fill;
    if (fill) item.append(place(fill, say(fill[1] ? "fill" : "add_sheet")));
    if (point.since) item.append(make("div", { class: "age" }, age(point.since)));
    if (point.opened) item.append(...opening(point.opened));
    return item;
  }
//@@GAPS@@
  const findingItem = (number) => {
    const [code, label, zh, en, sheet, cell] = data.findings[number];
    return make("li", {}, make("span", {}, `${code} ${say(`label_${label}`)} `, bdi(named({ zh, en }))),
      data.sheets[sheet] ? place([sheet, cell]) : null);
  };
  function moduleSection(cell, module, open) {
    const figure = cell.expected ? `${word(cell.status)} ${cell.covered}/${cell.expected}` : word(cell.status);
    const section = make("details", { open }, make("summary", {}, signed(cell.status), bdi(named(data.modules[module])),
      make("span", { class: "word", text: figure })));
    if (cell.points.length) section.append(make("ul", {}, ...cell.points.map((point) => pointItem(point, module))));
    cell.needs.forEach((where) => section.append(place(where, say("needs"))));
    if (cell.minimum) section.append(make("p", { class: "facts", text: say("too_few", { count: cell.entries, minimum: cell.minimum }) + (cell.since ? ` · ${age(cell.since)}` : "") }));
    if (cell.findings.length) section.append(make("h3", { text: say("findings") }), make("ul", {}, ...cell.findings.map(findingItem)));
    if (cell.others.length) section.append(make("h3", { text: say("others") }), make("ul", {}, ...cell.others.map((n) => make("li", {}, ...proof(n)))));
    return section;
  }
  const link = (role, module = null) =>
    `role=${encodeURIComponent(role.key)}${module === null ? "" : `&module=${encodeURIComponent(data.modules[module].key)}`}`;
  function openRole(role, module, from) {
    opener = from;
    state.picked = module === null ? null : `${role.number}:${module}`;
    const facts = [titled(role.department), role.code, percent(part(role.covered, role.expected)),
      role.owner ? say("owned", { who: role.owner }) : ""].filter(Boolean).join(" · ");
    const url = `${location.href.split("#")[0]}#${link(role, module)}`;
    const copyLink = make("button", { type: "button", text: say("link"), click: (event) => copy(url, event.currentTarget, say("link")) });
    const sections = role.cells.map((cell, number) => moduleSection(cell, number, module === null ? isOpen(cell) : number === module));
    const findings = role.findings.length ? [make("h3", { text: say("findings") }), make("ul", {}, ...role.findings.map(findingItem))] : [];
    show(role.title, facts, [copyLink], ...findings, ...sections);
    remember(`#${link(role, module)}`);
    press();
    const section = module === null ? null : id("panel").querySelectorAll("details")[module];
    if (section) id("panel").scrollTop = section.offsetTop - 90;
  }
  function openDepartment(department, module, from) {
    opener = from;
    state.picked = null;
    const [covered, expected] = department.modules[module];
    const list = [...department.roles].filter((role) => role.cells.length).sort(compareBy(module)).map((role) => {
      const cell = role.cells[module];
      return make("li", {}, make("button", { type: "button", click: () => openRole(role, module, from) },
        signed(cell.status), bdi(role.title), make("span", { text: cell.expected ? `${cell.covered}/${cell.expected}` : word(cell.status) })));
    });
    const facts = `${named(data.modules[module])} · ${percent(part(covered, expected))} · ${covered}/${expected}`;
    show(titled(department), facts, [], make("ul", { class: "list" }, ...list));
    press();
  }
  const compareBy = (module) => (a, b) => {
    const [x, y] = [a, b].map((role) => part(role.cells[module].covered, role.cells[module].expected) ?? 2);
    return x - y || a.number - b.number;
  };
  function follow() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (wanted.get("view") === "gaps" && hasCells) {
      for (const name of Object.keys(filters)) filters[name] = wanted.get(name) || "";
      const own = data.modules.findIndex((each) => each.key === filters.module);
      filters.module = own < 0 ? "" : String(own);
      for (const name of Object.keys(filters)) id(name).value = filters[name];
      view = "gaps";
      draw();
      return;
    }
    const role = wanted.has("role") ? roles.find((each) => each.key === wanted.get("role")) : null;
    if (!role) return;
    if (role.department.file) {
      location.replace(`${role.department.file}${location.hash}`);
      return;
    }
    const module = data.modules.findIndex((each) => each.key === wanted.get("module"));
    view = "map";
    for (const name of Object.keys(filters)) { filters[name] = ""; id(name).value = ""; }
    if (id("query")) id("query").value = "";
    state.opened.add(role.department.number);
    state.shown = Math.max(state.shown, role.number + ROWS);
    draw();
    const button = id("map").querySelector(`[data-cell="${role.number}:${Math.max(module, 0)}"]`);
    openRole(role, module < 0 ? null : module, button);
    if (button) button.scrollIntoView({ block: "center" });
  }

  // ---------------------------------------------------------------------------------------- head

  function svg(tag, attributes, text = "") {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  }
  function trend() {
    const known = data.trend.filter((each) => each[2] !== null);
    if (known.length < 2) {
      id("trend").replaceChildren();
      return;
    }
    const [width, height, left, right, top, bottom] = [340, 110, 26, 34, 26, 24];
    const shares = known.map((each) => each[2]);
    const low = Math.min(...shares);
    const span = Math.max(Math.max(...shares) - low, 0.02);
    const points = known.map((each, n) => [
      left + (n * (width - left - right)) / (known.length - 1),
      height - bottom - ((each[2] - low) / span) * (height - top - bottom),
    ]);
    const label = `${say("trend")}: ${known.map((each) => `${each[0]} ${percent(each[2])}`).join(", ")}`;
    const image = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
    image.append(svg("line", { x1: 0, x2: width, y1: height - bottom + 6, y2: height - bottom + 6 }));
    image.append(svg("polyline", { points: points.map((point) => point.map((x) => x.toFixed(1)).join(",")).join(" ") }));
    const every = Math.ceil(known.length / 5); // labels that do not touch each other, the last one always among them
    known.forEach((each, n) => {
      const [x, y] = points[n];
      const isLast = n === known.length - 1;
      const dot = svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 3.5, class: isLast ? "now" : "then" });
      dot.append(svg("title", {}, `${each[0]} ${percent(each[2])}`));
      image.append(dot);
      if ((known.length - 1 - n) % every) return;
      image.append(svg("text", { x: x.toFixed(1), y: height - 4, "text-anchor": "middle" }, each[0]));
      image.append(svg("text", { x: x.toFixed(1), y: (y - 9).toFixed(1), "text-anchor": "middle", class: "value" }, percent(each[2])));
    });
    id("trend").replaceChildren(image);
  }
  const guessed = () => (data.inferred ? ` · ≈ ${say("of_these_inferred", { count: data.inferred })}` : "");
  function moved() {
    const last = data.trend.slice(0, -1).filter((each) => each[2] !== null).pop();
    if (!last || data.share === null) return say("share_of", { covered: data.covered, expected: data.expected }) + guessed();
    const points = (data.share - last[2]) * 100;
    const figure = `${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(1)}`;
    return say("since", { period: last[0], before: percent(last[2]), points: figure }) + guessed();
  }
  function options(name, all, values) {
    const select = id(name);
    select.replaceChildren(make("option", { value: "", text: all }), ...values.map(([value, text]) => make("option", { value, text })));
    select.value = filters[name];
    select.parentElement.hidden = values.length < 2;
  }
  function dress() {
    document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
    for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
    id("company").replaceChildren(bdi(data.company || data.file));
    id("heading").replaceChildren(data.scope === null ? say("title") : bdi(titled(departments[0])));
    const about = [data.period, say("as_of", { date: data.asOf }), data.file, say("roles", { count: data.roles.toLocaleString("en") }), say("modules", { count: data.modules.length })];
    id("about").replaceChildren(bdi(about.join(" · ")));
    if (data.index) id("about").prepend(make("a", { href: data.index, text: say("all_departments") }), " · ");
    document.title = `${data.scope === null ? say("title") : titled(departments[0])} · ${data.period}`;
    id("language").textContent = say("other_language");
    id("language").lang = state.language === "zh" ? "en" : "zh-CN";
    id("share").textContent = percent(data.share);
    id("moved").textContent = moved();
    id("counts").replaceChildren(...data.signs.map((sign, number) =>
      make("li", {}, signed(number), ` ${named(sign)} `, make("b", { text: data.cells[number].toLocaleString("en") }))));
    trend();
    options("department", say("all_of_them"), departments.map((d) => [String(d.number), titled(d)]));
    options("module", say("all_of_them"), hasCells ? data.modules.map((module, number) => [String(number), named(module)]) : []);
    id("views").hidden = !hasCells;
    options("status", say("all_of_them"), hasCells ? [["open", say("open")], ...data.signs.map((sign) => [sign.key, `${sign.sign} ${named(sign)}`])] : []);
    options("severity", say("all_of_them"), hasCells ? ["error", "warning", "gap"].map((label) => [label, say(`label_${label}`)]) : []);
    const owners = [...new Set(roles.map((role) => role.owner).filter(Boolean))].sort((a, b) => a.localeCompare(b, state.language));
    options("owner", say("all_of_them"), owners.map((owner) => [owner, owner]));
    id("owner").parentElement.hidden = !owners.length;
    id("confidential").textContent = data.confidential ? say(data.confidential === 1 ? "confidential" : "confidentials", { count: data.confidential }) : "";
  }

  // --------------------------------------------------------------------------------------- start

  let waiting = 0;
  function filtered() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { state.shown = ROWS; gapState.shown = GAPS; draw(); });
  }
  for (const name of Object.keys(filters)) {
    id(name).addEventListener("input", (event) => { filters[name] = event.target.value; filtered(); });
  }
  id("filters").addEventListener("submit", (event) => event.preventDefault());
  id("filters").addEventListener("reset", () => { for (const name of Object.keys(filters)) filters[name] = ""; filtered(); });
  id("all").addEventListener("click", () => {
    if (state.opened.size === departments.length) state.opened.clear();
    else departments.forEach((department) => state.opened.add(department.number));
    draw();
  });
  id("more").addEventListener("click", showMore);
  for (const name of ["map", "gaps"]) id(`to-${name}`).addEventListener("click", () => turnTo(name));
  id("gaps").addEventListener("keydown", onGapKey);
  id("language").addEventListener("click", () => {
    state.language = state.language === "zh" ? "en" : "zh";
    id("panel").hidden = true;
    dress();
    draw();
  });
  id("map").addEventListener("keydown", onKey);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !id("panel").hidden) close();
    else if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      id("query").focus();
    }
  });
  if ("IntersectionObserver" in window) {
    new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting) && !id("more").hidden) showMore(); }, { rootMargin: "600px" }).observe(id("more"));
  }
  let before = null;
  window.addEventListener("beforeprint", () => {
    // Paper cannot be unfolded or scrolled: all roles that are not filtered out.
    before = { opened: new Set(state.opened), shown: state.shown };
    departments.forEach((department) => state.opened.add(department.number));
    state.shown = gapState.shown = Infinity;
    draw();
  });
  window.addEventListener("afterprint", () => { if (before) Object.assign(state, before); gapState.shown = GAPS; draw(); });
  window.addEventListener("hashchange", follow);
  dress();
  draw();
  follow();
})();
