  // ---------------------------------------------------------------------- the list of gaps, put into page.js

  const CLOSED = new Set(["complete", "partial", "not_applicable"].map((key) => STATUS.indexOf(key)));
  const GAPS = 60; // so many gaps are put on the page at once
  const gapState = { sort: "order", down: false, shown: GAPS };
  const gapColumns = () => [
    ["department", say("department")], ["role", say("role")], ["module", say("module")], ["point", say("missing")],
    ["owner", say("owner")], ["since", say("open_for")], ["waiver", say("waiver")], ["fill", say("fill")],
  ];
  let everyGap = null;
  function gaps() {
    // Put together when it is first asked for.
    if (everyGap) return everyGap;
    everyGap = [];
    for (const role of roles) {
      role.cells.forEach((cell, module) => {
        for (const point of cell.points) if (!CLOSED.has(point.status)) everyGap.push({ role, cell, module, point, status: point.status });
        if (cell.minimum) everyGap.push({ role, cell, module, point: null, status: cell.status });
      });
    }
    everyGap.forEach((gap, number) => { gap.number = number; });
    return everyGap;
  }
  function isListed(gap, words) {
    const { role, cell, module, status } = gap;
    if (filters.department !== "" && role.department.number !== Number(filters.department)) return false;
    if (filters.module !== "" && module !== Number(filters.module)) return false;
    if (filters.owner && role.owner !== filters.owner) return false;
    if (filters.severity && cell.label !== filters.severity) return false;
    if (filters.status === "open" ? STATUS[status] === "waived" : filters.status && STATUS[status] !== filters.status) return false;
    return !words.length || words.every((text) => searchable(role).includes(text));
  }
  const missing = ({ cell, point }) => (point
    ? named(data.titles[point.title]) + (point.process ? ` · ${point.process}` : "")
    : say("too_few", { count: cell.entries, minimum: cell.minimum }));
  function waived(point) {
    if (!point || point.waiver < 0) return "";
    const [, , , approved, expires] = data.waivers[point.waiver];
    return [say(expires ? "until" : "no_end", { date: expires }), approved ? say("approved", { who: approved }) : ""].filter(Boolean).join(" · ");
  }
  const openSince = ({ cell, point }) => (point ? point.since : cell.since) || null;
  const filled = ({ module, point }) => (point ? (point.fill === 1 ? data.modules[module].fill : point.fill) || null : data.modules[module].fill);
  const GAP_VALUES = {
    department: (gap) => gap.role.department.number,
    role: (gap) => gap.role.title,
    module: (gap) => gap.module,
    point: missing,
    owner: (gap) => gap.role.owner || null,
    since: (gap) => { const since = openSince(gap); return since ? -since[1] : null; },
    waiver: (gap) => (gap.point && gap.point.waiver >= 0 ? data.waivers[gap.point.waiver][4] || "9999" : null),
    fill: (gap) => { const where = filled(gap); return where ? address(where) : null; },
  };
  function drawGaps() {
    const row = make("tr");
    for (const [key, title] of gapColumns()) {
      const order = gapState.sort === key ? (gapState.down ? "descending" : "ascending") : null;
      row.append(make("th", { scope: "col", "aria-sort": order, class: `g-${key}` },
        make("button", { type: "button", "data-gap": key, title: say("sort"), click: () => sortGaps(key) }, bdi(title))));
    }
    id("gaps").tHead.replaceChildren(row);
    const words = needle(filters.query).split(/\s+/).filter(Boolean);
    let listed = gaps().filter((gap) => isListed(gap, words));
    if (gapState.sort !== "order") listed = [...listed].sort(ordered(GAP_VALUES[gapState.sort], (gap) => gap.number, gapState.down));
    const rows = document.createDocumentFragment();
    for (const gap of listed.slice(0, gapState.shown)) rows.append(gapRow(gap));
    if (!listed.length) rows.append(make("tr", {}, make("td", { class: "empty", colspan: "8", text: say("no_gap") })));
    id("gaps").tBodies[0].replaceChildren(rows);
    const left = Math.max(listed.length - gapState.shown, 0);
    id("more").hidden = left === 0;
    id("more").textContent = say("more", { count: left });
    id("found").textContent = say("gaps_found", { count: listed.length.toLocaleString("en"), all: gaps().length.toLocaleString("en") });
    id("all").hidden = true;
  }
  const shortAge = ([period, count]) => say(period === data.period ? "open_new" : "quarters", { period, count });
  function gapRow(gap) {
    const { role, module, point, status } = gap;
    const open = make("button", { type: "button", click: (event) => openRole(role, module, event.currentTarget) }, bdi(role.title));
    const where = filled(gap);
    const shown = STATUS[status] !== "waived" && where;
    return make("tr", {},
      make("td", {}, bdi(titled(role.department))), make("th", { scope: "row" }, open), make("td", {}, bdi(named(data.modules[module]))),
      make("td", {}, signed(status), " ", bdi(missing(gap)), make("small", { text: word(status) })),
      make("td", {}, bdi(role.owner)), make("td", { text: openSince(gap) ? shortAge(openSince(gap)) : "" }), make("td", {}, bdi(waived(point))),
      make("td", {}, shown ? place(where) : null));
  }
  function sortGaps(key) {
    if (gapState.sort !== key) Object.assign(gapState, { sort: key, down: false });
    else if (!gapState.down) gapState.down = true;
    else Object.assign(gapState, { sort: "order", down: false });
    drawGaps();
    document.querySelector(`[data-gap="${key}"]`).focus();
  }
  function onGapKey(event) {
    const row = event.target.closest("#gaps tbody tr");
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!row || !step || event.altKey || event.metaKey) return;
    if (event.key === "ArrowDown" && !row.nextElementSibling && !id("more").hidden) showMore();
    const target = row[step] && row[step].querySelector("button");
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
