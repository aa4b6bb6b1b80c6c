"use strict";
(() => {
  const wrong = document.getElementById("wrong");
  const enter = token =>
    fetch("/", { headers: { Authorization: "Bearer " + token }, cache: "no-store" }).then(
      answer => {
        if (answer.ok) {
          location.reload();
        } else {
          wrong.textContent = "This is not the token of this server.";
        }
      },
      () => { wrong.textContent = "The server does not answer."; });
  const given = /^#token=(.+)$/.exec(location.hash);
  if (given) {
    history.replaceState(null, "", location.pathname); // it stays neither in the address nor in the history
    enter(given[1]);
  }
  document.querySelector("form").addEventListener("submit", event => {
    event.preventDefault();
    enter(document.getElementById("token").value.trim());
  });
})();
