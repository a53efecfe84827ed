// Suggestions while typing, as an editable combobox with a list (WAI-ARIA practices).
// Without this script the box is a plain form; the list only ever adds a shorter way.

const SHORTEST = 2;
const TYPING_PAUSE = 120;
const SAYING_PAUSE = 900;

class Suggester {
  constructor(input, number) {
    this.input = input;
    this.id = `suggestions-${number}`;
    this.options = [];
    this.active = -1;
    this.answers = new Map();
    this.build();
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
  }

  build() {
    const { input } = this;
    this.list = document.createElement("ul");
    this.list.id = this.id;
    this.list.className = "lo-suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.list.hidden = true;
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.said = document.createElement("div");
    this.said.className = "govuk-visually-hidden";
    this.said.setAttribute("role", "status");
    input.after(this.list, this.said);
    input.parentElement.classList.add("lo-suggesting");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.id);
  }

  stopAsking() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  typed() {
    this.stopAsking();
    const words = this.input.value.trim();
    if (words.length < SHORTEST) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(words), TYPING_PAUSE);
  }

  async ask(words) {
    if (!this.answers.has(words)) {
      this.asking = new AbortController();
      try {
        const address = `${this.input.dataset.suggest}?q=${encodeURIComponent(words)}`;
        const answer = await fetch(address, { signal: this.asking.signal, credentials: "same-origin" });
        if (!answer.ok) return;
        this.answers.set(words, (await answer.json()).suggestions);
      } catch {
        return;
      }
    }
    if (this.input.value.trim() === words && document.activeElement === this.input) this.show(this.answers.get(words));
  }

  show(suggestions) {
    this.active = -1;
    this.options = suggestions.map((each, number) => this.option(each, number));
    this.list.replaceChildren(...this.options);
    this.list.hidden = suggestions.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      const count = suggestions.length;
      this.said.textContent = count ? `${count} suggestion${count === 1 ? "" : "s"}. Use the up and down arrows.` : "";
    }, SAYING_PAUSE);
  }

  option({ text, kind, url }, number) {
    const row = document.createElement("li");
    row.id = `${this.id}-${number}`;
    row.className = "lo-suggestion";
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.url = url;
    const name = document.createElement("span");
    name.textContent = text;
    const about = document.createElement("span");
    about.className = "lo-suggestion__kind";
    about.textContent = kind;
    row.append(name, " ", about);
    row.addEventListener("click", () => this.choose(row));
    return row;
  }

  pressed(event) {
    if (event.key === "Escape") {
      if (!this.list.hidden) event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.list.hidden) {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "ArrowDown" && this.list.hidden) {
      this.typed();
    } else if (event.key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault();
      this.choose(this.options[this.active]);
    } else if (event.key === "Enter") {
      this.close();
    }
  }

  // One place before the first and after the last is the box itself, so that the typed words are never lost.
  move(step) {
    this.stopAsking(); // who chooses from a list keeps it
    const places = this.options.length + 1;
    this.active = ((this.active + 1 + step + places) % places) - 1;
    this.options.forEach((row, number) => row.setAttribute("aria-selected", String(number === this.active)));
    const chosen = this.options[this.active];
    if (!chosen) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  choose(row) {
    this.close();
    window.location.assign(row.dataset.url);
  }

  // An answer on its way comes too late for a list that was closed.
  close() {
    this.stopAsking();
    clearTimeout(this.saying);
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }
}

document.querySelectorAll("input[data-suggest]").forEach((input, number) => new Suggester(input, number));
