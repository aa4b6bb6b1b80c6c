"use strict";
(() => {
  let first = null;
  let due = false;
  const source = new EventSource("events");
  source.addEventListener("now", event => {
    first = first ?? event.data;
    if (event.data !== first && !due) {
      due = true;
      setTimeout(() => location.reload(), 3000);
    }
  });
  addEventListener("pagehide", () => source.close());
})();
