(() => {
  "use strict";
  const AGAIN = 5000;
  const WORDS = {
    PENDING: "not begun", RUNNING: "running", AWAITING_APPROVAL: "waiting for somebody",
    FINISHED: "finished", ERROR: "failed", "BUDGET-EXCEEDED": "came to a limit"
  };
  const kept = "reproof " + location.pathname;
  const main = document.querySelector("main");
  const make = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text ?? "";
    return made;
  };

  const panel = make("section");
  panel.id = "live";
  panel.setAttribute("aria-labelledby", "h-live");
  const title = make("h2", "Now");
  title.id = "h-live";
  const line = make("p", "Waiting for news of this run.");
  line.setAttribute("role", "status");
  const news = make("button", "Show what is new");
  news.type = "button";
  news.hidden = true;
  const atWork = make("div");
  const told = make("ul");
  told.setAttribute("aria-label", "Warnings");
  const home = make("a", "All runs");
  home.href = "/";
  panel.append(home, title, line, news, told, atWork);
  main.prepend(panel);

  const span = millis => {
    const seconds = Math.max(0, Math.floor(millis / 1000));
    return seconds < 60 ? seconds + " s"
      : seconds < 3600 ? Math.floor(seconds / 60) + " min " + (seconds % 60) + " s"
      : Math.floor(seconds / 3600) + " h " + Math.floor(seconds / 60 % 60) + " min";
  };
  const boxes = new Map();
  const box = task => {
    const key = JSON.stringify([task.task, task.iteration, task.attempt]);
    if (!boxes.has(key)) {
      const made = make("details");
      const head = make("summary");
      const text = make("pre");
      text.dir = "auto";
      text.tabIndex = 0;
      text.className = "text";
      text.style.maxHeight = "16em";
      made.append(head, text);
      made.open = true;
      atWork.append(made);
      boxes.set(key, { made, head, text, task });
    }
    return key;
  };
  const heads = () => boxes.forEach(({ head, task }) => {
    head.textContent = task.task + ": " + (task.iteration ? "iteration " + task.iteration + ", " : "")
      + "attempt " + task.attempt + (task.since ? ", " + span(Date.now() - Date.parse(task.since)) : "")
      + ", " + task.bytes.toLocaleString("en") + " bytes";
  });
  const running = tasks => {
    const keys = new Set();
    for (const task of tasks) {
      const key = box(task);
      keys.add(key);
      const one = boxes.get(key);
      one.task = task;
      if (one.text.textContent !== task.end) {
        const follows = one.text.scrollTop + one.text.clientHeight >= one.text.scrollHeight - 8;
        one.text.textContent = task.end;
        if (follows) {
          one.text.scrollTop = one.text.scrollHeight;
        }
      }
    }
    boxes.forEach(({ made }, key) => {
      if (!keys.has(key)) {
        made.remove();
        boxes.delete(key);
      }
    });
    heads();
  };

  /* What the reader had done to the page is as it was when it has been made again. */
  const details = () => {
    const found = new Map();
    [...document.querySelectorAll("details.task")].forEach((task, at) => {
      found.set("t" + at, task);
      [...task.querySelectorAll("details")].forEach((part, of) => found.set("t" + at + "." + of, part));
    });
    return found;
  };
  const keep = () => {
    const open = {};
    details().forEach((each, key) => { open[key] = each.open; });
    try {
      sessionStorage.setItem(kept, JSON.stringify({ open, top: scrollY }));
    } catch {
      sessionStorage.removeItem(kept); // it has no room: the page is shown from its beginning
    }
  };
  const restore = () => {
    const found = sessionStorage.getItem(kept);
    sessionStorage.removeItem(kept);
    if (found) {
      const { open, top } = JSON.parse(found);
      const put = () => details().forEach((each, key) => {
        if (key in open) {
          each.open = open[key];
        }
      });
      put();
      document.addEventListener("unpacked", () => { put(); scrollTo(0, top); }, { once: true });
      scrollTo(0, top);
    }
  };
  const renew = () => { keep(); location.reload(); };
  const isBusy = () => {
    const focused = document.activeElement;
    return (focused && /^(INPUT|SELECT|TEXTAREA)$/.test(focused.tagName)) || String(getSelection()) !== "";
  };
  news.addEventListener("click", renew);
  restore();

  const loaded = Date.now();
  let behind = false;
  const renewIfDue = () => {
    if (behind && !document.hidden && !isBusy() && Date.now() - loaded > AGAIN) {
      renew();
    }
  };
  const show = now => {
    if (now.problem) {
      line.textContent = now.problem;
      return;
    }
    const counts = Object.entries(now.tasks).map(([status, count]) => count + " " + (WORDS[status] ?? status)).join(", ");
    line.textContent = (now.ended ? "It has ended" : now.gone ? "Nobody runs it" : "It goes on") + ": " + counts
      + (now.waiting.length ? "; waiting: " + now.waiting.join(", ") : "") + ".";
    running(now.ended ? [] : now.running);
    if (told.childElementCount !== now.warnings.length) {
      told.replaceChildren(...now.warnings.map(text => make("li", text)));
    }
    behind = now.position > reproofMadeAt;
    news.hidden = !behind;
    renewIfDue();
  };
  let source;
  const listen = () => {
    source = new EventSource("events");
    source.addEventListener("now", event => show(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      line.textContent = "The server does not answer; what is shown may be old.";
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(listen, AGAIN); // it was refused, as where too many pages are open, and no browser asks again then
      }
    });
  };
  listen();
  setInterval(() => { heads(); renewIfDue(); }, 1000);
  addEventListener("pagehide", () => source.close());
})();
