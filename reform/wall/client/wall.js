// The wall: shows what the server last told, turns the pages, and never hides its age.
// It keeps a fixed number of nodes, timers and listeners however long it runs.
"use strict";
(() => {
  // Refreshes without an answer before the connection counts as lost.
  const MISSED = 4, TIMEOUT = 10000, DRIFT = 60000, SHIFT_EVERY = 600000;
  const WIDTH = 1920, HEIGHT = 1080, COLUMN_RATIO = 4.5;
  const SHIFTS = [[0, 0], [2, 0], [2, 2], [0, 2]];
  const KEPT = "wall-state:" + location.search.replace(/([?&])wall=\d+/, "$1");
  const el = (id) => document.getElementById(id);
  const address = new URLSearchParams(location.search);

  let state = null;        // what the server last told
  let tag = null;          // its ETag
  let lastGood = 0;        // server time of the last good answer, ms
  let heardAt = -Infinity; // performance.now() of it: the device's clock may jump
  let failing = false;     // the server answers but cannot read its data
  let offset = 0;          // server time − device time, ms
  let drifted = false;
  let position = null;     // place in the list of shown pages
  let turnedAt = performance.now();
  let paused = false, pausedAt = 0;
  let themeWish = null;    // chosen by key
  let doneCommand = null;
  let asking = false, askedAt = -Infinity;
  const pages = new Map(); // page number → the last good page, for pages that fail later

  const serverNow = () => Date.now() + offset;
  const vietnam = (ms) => new Date(ms + 7 * 3600000); // no summer time there: read with getUTC…
  const two = (n) => String(n).padStart(2, "0");
  const hourMinute = (ms) => { const d = vietnam(ms); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`; };
  const dayOf = (ms) => {
    const d = vietnam(ms);
    if (!state) return `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}`;
    return fill(state.words.day, { d: two(d.getUTCDate()), month: state.months[d.getUTCMonth()], y: d.getUTCFullYear() });
  };
  const moment = (ms) => `${hourMinute(ms)} ${dayOf(ms)}`;
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const refresh = () => 1000 * (state ? state.refresh : 5);
  // A single page stands in the middle of a wide screen; two and more fill it, the first ones again at the end.
  const columnsShown = () => (innerWidth / innerHeight >= COLUMN_RATIO && shown().length !== 1 ? 3 : 1);
  const at = (list, i) => (list.length ? list[(position + i) % list.length] : undefined);

  function shown() {
    return (state ? state.order : []).map((n) => pages.get(n)).filter((page) => page && !page.skipped);
  }

  // --- what the server tells -------------------------------------------------------------------
  async function ask() {
    if (asking) return;
    asking = true;
    askedAt = performance.now();
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), Math.min(TIMEOUT, 3 * refresh()));
    const sent = performance.now();
    try {
      const answer = await fetch("/wall/state" + location.search, {
        cache: "no-store", signal: stop.signal, headers: tag ? { "If-None-Match": tag } : {},
      });
      const time = Number(answer.headers.get("X-Time"));
      if (answer.status !== 304 && !answer.ok) { failing = true; if (time) keepTime(time, sent); return; }
      const told = answer.status === 304 ? null : await answer.json();
      if (time) keepTime(time, sent);
      failing = false; lastGood = serverNow(); heardAt = performance.now();
      if (told) { tag = answer.headers.get("ETag"); take(told, true); }
    } catch { /* nobody answers: the age of the picture says so */ } finally {
      clearTimeout(limit); asking = false; look();
    }
  }

  function keepTime(time, sent) {
    offset = time + (performance.now() - sent) / 2 - Date.now();
    drifted = Math.abs(offset) > DRIFT;
  }

  function take(told, fresh) {
    if (fresh && told.client !== document.body.dataset.client) { again(told.client); return; }
    const here = position === null ? null : shown()[position];
    state = told;
    for (const page of told.pages) {
      const before = pages.get(page.n);
      if (page.failed) { if (before) before.late = true; else pages.set(page.n, { n: page.n, skipped: true }); continue; }
      const same = before && before.html === page.html && before.title === page.title && before.scope === page.scope;
      pages.set(page.n, { ...page, readAt: fresh ? serverNow() : told.readAt, late: false, same });
    }
    for (const n of [...pages.keys()]) if (!told.order.includes(n)) pages.delete(n);
    if (fresh) {
      try { localStorage.setItem(KEPT, JSON.stringify({ ...told, readAt: serverNow() })); } catch { /* full or forbidden */ }
    }
    stay(here);
    place();
    obey(told.command, fresh);
    fit();
    draw(false);
  }

  // The page that is shown stays, also when pages before it came or went.
  function stay(here) {
    const list = shown();
    if (!here || (list[position] && list[position].n === here.n)) return;
    const found = list.findIndex((page) => page.n === here.n);
    if (found >= 0) position = found;
  }

  // A new release changed the client: load it, but only once for each, and only when it is there.
  async function again(client) {
    if (sessionStorage.getItem("wall-client") === client) { document.body.dataset.client = client; return; }
    try {
      const page = await fetch(location.href, { cache: "no-store" });
      if (!page.ok) return;
      sessionStorage.setItem("wall-client", client);
      location.reload();
    } catch { /* next time */ }
  }

  function obey(command, fresh) {
    if (!command || command.id === doneCommand) return;
    const first = doneCommand === null;
    doneCommand = command.id;
    if (first || !fresh) return; // given before this wall began
    if (command.do === "next") turn(1);
    else if (command.do === "back") turn(-1);
    else if (command.do === "pause") pause(true);
    else if (command.do === "run") pause(false);
    else jump(Number(command.do.split(" ")[1]));
  }

  // --- turning pages -----------------------------------------------------------------------------
  function place() {
    const list = shown();
    if (position === null) {
      // A page may stand twice in a playlist: the place is kept beside its number.
      const wanted = Number(address.get("wall")), kept = Number(sessionStorage.getItem("wall-place"));
      const found = list[kept] && list[kept].n === wanted ? kept : list.findIndex((page) => page.n === wanted);
      position = found < 0 ? 0 : found;
    }
    const step = columnsShown();
    if (position >= list.length) position = 0;
    position -= position % step;
  }

  function turn(by) {
    const list = shown(), step = columnsShown();
    if (!list.length) return;
    const groups = Math.ceil(list.length / step);
    position = ((Math.floor(position / step) + by + groups) % groups) * step;
    turned();
  }

  function jump(number) {
    const found = shown().findIndex((page) => page.n === number);
    if (found < 0) return;
    position = found - found % columnsShown();
    turned();
  }

  function turned() {
    turnedAt = performance.now();
    pausedAt = turnedAt;
    const page = shown()[position];
    if (page) {
      address.set("wall", page.n);
      sessionStorage.setItem("wall-place", position);
      history.replaceState(null, "", location.pathname + "?" + address);
    }
    draw(true);
  }

  function pause(on) {
    if (on === paused) return;
    const now = performance.now();
    if (on) pausedAt = now; else turnedAt += now - pausedAt;
    paused = on;
    look();
  }

  // --- drawing -----------------------------------------------------------------------------------
  function column() {
    const one = document.createElement("article");
    one.innerHTML = '<header><h1></h1><p class="scope"></p></header><div class="body"></div>' +
      '<footer><span class="simulated" hidden></span><span class="ages"></span><span class="where"></span></footer>';
    return one;
  }

  function draw(moved) {
    const list = shown(), step = columnsShown(), room = el("columns");
    document.body.dataset.columns = step;
    el("loading").hidden = Boolean(state);
    while (room.children.length < step) room.append(column());
    while (room.children.length > step) room.lastElementChild.remove();
    [...room.children].forEach((one, i) => {
      const page = at(list, i);
      const key = page ? page.n + "\n" + page.title + "\n" + page.scope + "\n" + page.html : "";
      if (one.drawn === key) return; // nothing changed: nothing is touched
      one.drawn = key;
      one.querySelector("h1").textContent = page ? page.title : "";
      one.querySelector("h1").style.fontSize = page ? page.size + "px" : "";
      one.querySelector(".scope").textContent = page ? page.scope : "";
      one.querySelector(".body").innerHTML = page ? page.html : "";
      const mark = one.querySelector(".simulated");
      mark.hidden = !(page && page.simulated);
      mark.textContent = state ? state.words.simulated : "";
      if (moved) { one.classList.remove("fade"); void one.offsetWidth; one.classList.add("fade"); }
    });
    if (state && !list.length && room.firstElementChild) {
      room.firstElementChild.querySelector("h1").textContent = state.words.nothing;
    }
    look();
  }

  // --- ages, bands, clock: judged anew every second, whatever the server does ----------------------
  function judged(age, now) {
    const level = age.old && now >= age.old * 1000 ? 2 : age.late && now >= age.late * 1000 ? 1 : 0;
    return { level, hours: Math.max(0, (now - age.at * 1000) / 3600000), label: level ? age.said_late : age.said };
  }

  function look() {
    tick();
    if (!state) return;
    const words = state.words, now = serverNow(), list = shown(), step = columnsShown();
    const spent = (paused ? pausedAt : performance.now()) - turnedAt;
    const left = Math.max(0, Math.ceil(state.seconds - spent / 1000));
    let oldest = 0;
    [...el("columns").children].forEach((one, i) => {
      const page = at(list, i);
      const ages = page ? page.ages.map((age) => judged(age, now)).sort((a, b) => b.level - a.level) : [];
      if (page && !page.simulated) oldest = Math.max(oldest, ...ages.filter((age) => age.level === 2).map((age) => age.hours), 0);
      const first = ages[0], more = ages.filter((age) => age.level).length - 1;
      if (more > 0) first.label = fill(words.more_late, { said: first.label, n: more });
      const late = page && page.late ? fill(words.page_failed, { time: moment(page.readAt) }) : "";
      set(one.querySelector(".ages"), first ? `${["●", "▲", "▲"][first.level]} ${first.label}${late ? " · " + late : ""}` : late, "level-" + (first ? first.level : 0));
      for (const mark of one.querySelectorAll("[data-late]")) {
        const late = now >= mark.dataset.late * 1000;
        if (mark.classList.contains("late") !== late) mark.classList.toggle("late", late);
      }
      if (i === step - 1) place_words(one.querySelector(".where"), list, step, left, words);
      else set(one.querySelector(".where"), "");
    });
    const silent = performance.now() - heardAt;
    let band = "";
    if (silent > MISSED * refresh() || failing) band = fill(failing ? words.failed : words.lost, { time: moment(lastGood || now) });
    else if (oldest) band = oldest >= 72 ? fill(words.stale_days, { n: Math.floor(oldest / 24) }) : fill(words.stale_hours, { n: Math.floor(oldest) });
    else if (state.problem) band = state.problem;
    set(el("band"), band);
    el("band").hidden = !band;
    theme(now);
  }

  function place_words(where, list, step, left, words) {
    const groups = Math.max(1, Math.ceil(list.length / step)), group = Math.floor(position / step);
    const skipped = state.order.filter((n, i) => state.order.indexOf(n) === i && pages.get(n) && pages.get(n).skipped);
    const dots = Array.from({ length: groups }, (_, i) => (i === group ? "<i class='on'><b></b></i>" : "<i></i>")).join("");
    const said = paused ? words.paused : fill(words.position, { i: group + 1, n: groups, s: left });
    const more = skipped.length ? fill(words.skipped, { pages: skipped.join(", ") }) : "";
    const key = dots + more + said;
    if (where.drawn !== key) {
      where.drawn = key;
      where.innerHTML = "<span class='skipped'></span><span class='dots'></span><span class='count'></span>";
      where.querySelector(".skipped").textContent = more;
      where.querySelector(".dots").innerHTML = dots;
      where.querySelector(".count").textContent = said;
    }
    const bar = where.querySelector(".on b");
    if (bar) bar.style.width = Math.min(100, 100 * (1 - left / state.seconds)) + "%";
  }

  function set(where, words, css) {
    if (where.textContent !== words) where.textContent = words;
    if (css !== undefined && !where.classList.contains(css)) {
      where.classList.remove("level-0", "level-1", "level-2");
      where.classList.add(css);
    }
  }

  function tick() {
    const now = serverNow(), d = vietnam(now);
    set(el("hour"), `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`);
    const weekday = state ? state.weekdays[(d.getUTCDay() + 6) % 7] + ", " : "";
    const drift = drifted && state ? fill(state.words.drift, { n: Math.round(Math.abs(offset) / 60000) }) : "";
    set(el("day"), drift || weekday + dayOf(now));
  }

  function theme(now) {
    const { mode, from, until } = state.theme, hour = vietnam(now).getUTCHours();
    const night = from < until ? hour >= from && hour < until : hour >= from || hour < until;
    const wanted = themeWish || (mode === "auto" ? (night ? "dark" : "light") : mode);
    if (document.body.dataset.theme !== wanted) document.body.dataset.theme = wanted;
  }

  function fit() {
    const width = WIDTH * columnsShown(), scale = Math.min(innerWidth / width, innerHeight / HEIGHT);
    const [dx, dy] = SHIFTS[Math.floor(Date.now() / SHIFT_EVERY) % SHIFTS.length];
    const stage = el("stage");
    stage.style.width = width + "px";
    stage.style.transform = `translate(${(innerWidth - width * scale) / 2 + dx}px,${(innerHeight - HEIGHT * scale) / 2 + dy}px) scale(${scale})`;
  }

  // --- keys: keyboard, and the remote controls that send the same ----------------------------------
  const KEYS = {
    " ": () => pause(!paused), ArrowRight: () => turn(1), PageDown: () => turn(1), Enter: () => turn(1),
    ArrowLeft: () => turn(-1), PageUp: () => turn(-1), MediaPlayPause: () => pause(!paused),
    MediaTrackNext: () => turn(1), MediaTrackPrevious: () => turn(-1),
    t: () => { themeWish = document.body.dataset.theme === "dark" ? "light" : "dark"; look(); },
    "?": () => { el("help").hidden = !el("help").hidden; el("help").textContent = state ? state.words.help : ""; },
    Escape: () => { el("help").hidden = true; },
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = /^[1-6]$/.test(key) ? () => jump(Number(key)) : KEYS[key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  addEventListener("resize", () => { fit(); place(); draw(false); });

  setInterval(() => {
    if (performance.now() - askedAt >= refresh() - 100) ask();
    if (state && !paused && performance.now() - turnedAt >= state.seconds * 1000) turn(1); else look();
  }, 1000);
  setInterval(fit, 60000);

  fit();
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT));
    if (kept) { lastGood = kept.readAt; take(kept, false); }
  } catch { /* nothing kept */ }
  ask();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/worker.js").catch(() => {});
})();
