"use strict";
(() => {
  let first = null;
  let due = 0;
  let source;
  const listen = () => {
    source = new EventSource("events");
    source.addEventListener("now", event => {
      first = first ?? event.data;
      if (event.data !== first && !due) {
        due = setTimeout(() => location.reload(), 3000);
      }
    });
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(listen, 5000); // it was refused, as where too many pages are open, and no browser asks again then
      }
    });
  };
  listen();
  addEventListener("click", event => {
    if (event.target.closest("a")) {
      clearTimeout(due); // else it would take back that the reader goes somewhere
    }
  });
  addEventListener("pagehide", () => source.close());
})();
