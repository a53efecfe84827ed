// While the name of a group is typed: entries on the site with a name like it. The page works without this.
const box = document.getElementById("alike");
const field = document.getElementById("name");
const WAIT = 350;
let timer;
let asked = "";

function link(words, address) {
  const a = document.createElement("a");
  a.className = "govuk-link";
  a.href = address;
  a.textContent = words;
  return a;
}

function item(entry) {
  const li = document.createElement("li");
  const summary = document.createElement("span");
  summary.className = "lo-quiet";
  summary.textContent = entry.summary;
  const add = link("This is it: I want to add something", entry.add);
  li.append(link(entry.name, entry.url), document.createElement("br"), summary, document.createElement("br"), add);
  return li;
}

function show(entries) {
  box.replaceChildren();
  if (!entries.length) return;
  const title = document.createElement("p");
  title.className = "govuk-body govuk-!-font-weight-bold";
  title.textContent = entries.length === 1 ? "This is on the site already. Is it the same?" : "These are on the site already. Is it one of them?";
  const list = document.createElement("ul");
  list.className = "govuk-list";
  list.append(...entries.map(item));
  box.append(title, list);
}

async function ask() {
  const name = field.value.trim();
  if (name === asked) return;
  asked = name;
  if (name.length < 3) return show([]);
  try {
    const answer = await fetch(`${box.dataset.alike}?name=${encodeURIComponent(name)}`);
    const entries = await answer.json();
    if (name === asked) show(entries);
  } catch {
    if (name === asked) show([]);
  }
}

if (box && field) {
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  ask();
}
