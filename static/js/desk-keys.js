// The keyboard flow of the desk: off until somebody switches it on, and never while a field is being typed in.
const bar = document.getElementById("keys");
const button = document.getElementById("keys-switch");
const KEPT = "desk-keys";
const links = () => [...document.querySelectorAll(".lo-queue tbody th a")];

function isOn() {
  return button.getAttribute("aria-pressed") === "true";
}

function show(on) {
  button.setAttribute("aria-pressed", String(on));
  button.querySelector("span").textContent = on ? "on" : "off";
}

function step(by) {
  const all = links();
  const here = all.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
  all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
}

function go(selector) {
  const link = document.querySelector(selector);
  if (link) location.assign(link.href);
}

const DOES = {
  j: () => step(1),
  k: () => step(-1),
  n: () => go("#next"),
  r: () => document.getElementById("reason")?.focus(),
  a: () => document.getElementById("approve")?.focus(),
  e: () => go("#edit"),
  q: () => go(".lo-desk__list a"),
};

if (bar && button) {
  bar.hidden = false;
  show(localStorage.getItem(KEPT) === "on");
  button.addEventListener("click", () => {
    show(!isOn());
    localStorage.setItem(KEPT, isOn() ? "on" : "off");
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (!isOn() || typing || event.ctrlKey || event.metaKey || event.altKey || !DOES[event.key]) return;
    event.preventDefault();
    DOES[event.key]();
  });
}
