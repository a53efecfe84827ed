// What somebody writes, ticks or goes to while an answer is on its way is theirs: the answer leaves it as it is.
const WRITTEN = ["q", "near", "cell"];

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
const keyOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);
const stateOf = (field) => (isChoice(field) ? field.checked : field.value);
const choices = (page) => [...page.querySelectorAll("#map-filters :is(input:not([type=hidden]), select)")];
const chosen = (page) => new Map(choices(page).map((each) => [keyOf(each), stateOf(each)]));

function written(page) {
  const box = page.querySelector("form.lo-box");
  return box ? WRITTEN.map((name) => box.elements.namedItem(name).value).join("\n") : "";
}

// Called as the question goes out; what it gives back says what has changed since.
export function asItStands(page) {
  const [words, ticks, held] = [written(page), chosen(page), document.activeElement];
  const wroteOn = () => written(page) !== words;
  return {
    wroteOn,
    // Nobody has gone on to another place: the focus is where it was, or what had it is gone.
    isStillThere: () => document.activeElement === document.body || (document.activeElement === held && !wroteOn()),
    // To call before the choices are changed for new ones; it gives back what puts the ticks in again.
    ticksSince() {
      const since = [...chosen(page)].filter(([key, state]) => ticks.has(key) && ticks.get(key) !== state);
      return () => {
        const now = new Map(choices(page).map((each) => [keyOf(each), each]));
        for (const [key, state] of since) if (now.has(key)) now.get(key)[isChoice(now.get(key)) ? "checked" : "value"] = state;
      };
    },
  };
}
