// Tells the other moderators who has a suggestion open, as long as its page is being looked at.
const form = document.getElementById("looking");
const EVERY = 10 * 60 * 1000;

function tell() {
  if (document.hidden) return;
  const body = new FormData(form);
  body.delete("stop");
  fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => {});
}

if (form && form.dataset.mine === "no") {
  tell();
  setInterval(tell, EVERY);
}
