"use strict";
(() => {
  let first = null;
  let due = 0;
  const source = new EventSource("events");
  source.addEventListener("now", event => {
    first = first ?? event.data;
    if (event.data !== first && !due) {
      due = setTimeout(() => location.reload(), 3000);
    }
  });
  addEventListener("click", event => {
    if (event.target.closest("a")) {
      clearTimeout(due); // else it would take back that the reader goes somewhere
    }
  });
  addEventListener("pagehide", () => source.close());
})();
