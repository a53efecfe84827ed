// What is typed into one form of a page is still there after another form of the page was sent: for an hour, in this tab,
// and for the same account only. Signing out forgets it all (site.js).
const MINE = `typed ${document.querySelector("[data-account]")?.dataset.account} `;
const KEPT = MINE + location.pathname;
const HOUR = 60 * 60 * 1000;
const fields = [...document.querySelectorAll("main form textarea[id]")];
const nameOf = (field) => `${field.form.getAttribute("id")} ${field.id}`;

function read(key) {
  const { at, typed } = JSON.parse(sessionStorage.getItem(key)) ?? {};
  return at > Date.now() - HOUR ? typed : null;
}

// What is here is taken; what is too old, or another account's, is thrown away wherever it was typed.
function kept() {
  try {
    const found = read(KEPT) ?? {};
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("typed ") && (key === KEPT || !key.startsWith(MINE) || !read(key))) sessionStorage.removeItem(key);
    }
    return found;
  } catch {
    return {}; // a browser that keeps nothing
  }
}

function keep(typed) {
  try {
    if (Object.keys(typed).length) sessionStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), typed }));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // a browser that keeps nothing
  }
}

const before = kept();
for (const each of fields) {
  if (!each.value) each.value = before[nameOf(each)] ?? "";
}

document.addEventListener("submit", (event) => {
  if (!event.target.closest("main")) return;
  const others = fields.filter((each) => each.form !== event.target && each.value !== each.defaultValue);
  keep(Object.fromEntries(others.map((each) => [nameOf(each), each.value])));
});
