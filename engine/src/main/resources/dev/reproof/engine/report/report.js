(() => {
  "use strict";
  const byId = id => document.getElementById(id);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // A link to a task opens it, and puts the reader there.
  const go = () => {
    const target = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    const task = target && target.closest("details.task");
    if (!task) return;
    task.hidden = false;
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

  const tasks = all("details.task");
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
          && (words === "" || folded(task.textContent).includes(words));
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
      rows = rows || all("#trail .group").map(group => ({
        group, items: [...group.children].map(item => ({ item, text: folded(item.textContent) }))
      }));
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
        group.style.containIntrinsicSize = "auto " + here * 27 + "px";
        shown += here;
      }
      byId("no-event").hidden = shown > 0;
      count.textContent = shown + (shown === 1 ? " event" : " events");
    };
    for (const field of [search, kind, mark]) field.addEventListener("input", choose);
  }

  go();
})();
