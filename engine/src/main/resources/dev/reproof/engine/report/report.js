(() => {
  "use strict";
  const byId = id => document.getElementById(id);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // Most of a large page is packed, and made elements of when somebody comes to it. It is the page's own markup.
  let parts = [];
  const partOf = holder => parts[holder.dataset.pack] ?? "";
  const fill = holder => {
    if (holder.childElementCount > 0 || partOf(holder) === "") return;
    const made = document.createElement("template");
    made.innerHTML = partOf(holder);
    holder.replaceChildren(made.content);
    holder.removeAttribute("style");
  };
  const fillOpened = task => {
    if (task.open && task.matches("details.task")) fill(task.querySelector(".body"));
  };
  const ROW = 27;
  const whenSeen = (holders, root) => {
    const watch = new IntersectionObserver(entries => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) { watch.unobserve(target); fill(target); }
      }
    }, { root, rootMargin: "1500px 0px" });
    for (const holder of holders) {
      holder.style.minHeight = holder.dataset.rows * ROW + "px";
      watch.observe(holder);
    }
  };
  const fillAll = () => all("[data-pack]").forEach(fill);
  const unpacked = async text => {
    const bytes = Uint8Array.from(atob(text), unit => unit.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  };

  // A link to a task opens it, and puts the reader there.
  const go = () => {
    const target = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    const task = target && target.closest("details.task");
    if (!task) return;
    task.hidden = false;
    fill(target);
    task.open = true;
    task.querySelector("summary").scrollIntoView({ block: "start", behavior: "instant" });
    target.focus({ preventScroll: true }); // not its line: the Enter that led here would close it again
  };
  addEventListener("hashchange", go);
  document.addEventListener("click", event => {
    const link = event.target.closest && event.target.closest("a[href^='#t']");
    if (link && link.getAttribute("href") === location.hash) go(); // once more to the same
  });

  const folded = text => text.normalize("NFKD").toLowerCase();

  // Its attributes hold no ">".
  const SIGNS = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  const words = markup => markup.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt|quot|#39);/g, (whole, name) => SIGNS[name]);

  const again = [go]; // what is done once more when all is there
  const tasks = all("details.task");
  const texts = new Map();
  const textOf = task => {
    if (!texts.has(task)) {
      const body = task.querySelector(".body");
      texts.set(task, folded(task.textContent + (body.childElementCount > 0 ? "" : " " + words(partOf(body)))));
    }
    return texts.get(task);
  };
  const taskTools = byId("task-tools");
  if (taskTools) {
    taskTools.hidden = false;
    const search = byId("task-search");
    const buttons = all("button[data-standing]", taskTools);
    const choose = () => {
      const hiddenKinds = new Set(buttons.filter(b => b.getAttribute("aria-pressed") === "false").map(b => b.dataset.standing));
      const words = folded(search.value.trim());
      let shown = 0;
      for (const task of tasks) {
        const fits = !hiddenKinds.has(task.dataset.standing)
          && (words === "" || textOf(task).includes(words));
        task.hidden = !fits;
        shown += fits;
      }
      let rank = null, filled = false;
      const end = () => { if (rank) rank.hidden = !filled; };
      for (const row of byId("tasks").querySelector(".tasks").children) {
        if (row.className === "rank") { end(); rank = row; filled = false; } else if (!row.hidden) filled = true;
      }
      end();
      byId("no-task").hidden = shown > 0;
    };
    search.addEventListener("input", choose);
    again.push(() => { texts.clear(); if (search.value !== "") choose(); });
    for (const button of buttons) {
      button.addEventListener("click", () => {
        button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") === "false"));
        choose();
      });
    }
    const openAll = open => tasks.forEach(task => { if (!task.hidden) task.open = open; });
    byId("open-all").addEventListener("click", () => openAll(true));
    byId("close-all").addEventListener("click", () => openAll(false));
  }

  const trailTools = byId("trail-tools");
  if (trailTools) {
    trailTools.hidden = false;
    const search = byId("trail-search"), kind = byId("trail-kind"), mark = byId("trail-mark"), count = byId("trail-count");
    let rows = null;
    const choose = () => {
      rows = rows ?? all("#trail .group").map(group => {
        fill(group);
        return { group, items: all("li", group).map(item => ({ item, text: folded(item.textContent) })) };
      });
      const words = folded(search.value.trim());
      let shown = 0;
      for (const { group, items } of rows) {
        let here = 0;
        for (const { item, text } of items) {
          const fits = (kind.value === "" || item.dataset.kind === kind.value)
            && (mark.value === "" || item.className === mark.value)
            && (words === "" || text.includes(words));
          item.hidden = !fits;
          here += fits;
        }
        group.hidden = here === 0;
        group.style.containIntrinsicSize = "auto " + here * ROW + "px";
        shown += here;
      }
      byId("no-event").hidden = shown > 0;
      count.textContent = shown + (shown === 1 ? " event" : " events");
    };
    for (const field of [search, kind, mark]) field.addEventListener("input", choose);
    again.push(() => { if (rows) { rows = null; choose(); } });
  }

  document.addEventListener("toggle", event => fillOpened(event.target), true);
  addEventListener("beforeprint", fillAll);
  matchMedia("print").addEventListener("change", media => { if (media.matches) fillAll(); });
  go();
  const packed = byId("packed");
  if (packed && typeof DecompressionStream !== "undefined") {
    unpacked(packed.textContent).then(text => {
      parts = text.split("\0");
      packed.remove();
      tasks.forEach(fillOpened);
      whenSeen(all("#time .rows[data-pack]"), document.querySelector("#time .tall"));
      whenSeen(all("#trail .group[data-pack]"), null);
      again.forEach(once => once());
      document.dispatchEvent(new Event("unpacked"));
    });
  }
})();
