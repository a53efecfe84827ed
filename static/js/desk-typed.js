// What is typed into one form of a page is still there after another form of the page was sent.
const KEPT = `typed ${location.pathname}`;
const fields = [...document.querySelectorAll("main form textarea[id]")];
const nameOf = (field) => `${field.form.getAttribute("id")} ${field.id}`;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {}; // a browser that keeps nothing
  }
}

function keep(typed) {
  try {
    if (Object.keys(typed).length) sessionStorage.setItem(KEPT, JSON.stringify(typed));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // a browser that keeps nothing
  }
}

const before = kept();
for (const each of fields) {
  if (!each.value) each.value = before[nameOf(each)] ?? "";
}
keep({});

document.addEventListener("submit", (event) => {
  const others = fields.filter((each) => each.form !== event.target && each.value !== each.defaultValue);
  keep(Object.fromEntries(others.map((each) => [nameOf(each), each.value])));
});
