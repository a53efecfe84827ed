// Tells the other moderators who has a suggestion open, as long as its page is being looked at.
const form = document.getElementById("looking");
const EVERY = 10 * 60 * 1000;
let act = "look";

// A button never turns into another under somebody's finger: it goes, and the new one stands after the words.
function show(words, value, label, insteadOf) {
  const said = document.createElement("span");
  said.className = "govuk-body";
  said.setAttribute("role", "status");
  said.textContent = words;
  const button = document.createElement("button");
  button.className = "govuk-button govuk-button--secondary";
  button.name = "act";
  button.value = value;
  button.textContent = label;
  for (const each of form.querySelectorAll("button, span, [name=instead_of]")) each.remove();
  form.append(said, button);
  if (!insteadOf) return;
  const other = document.createElement("input");
  other.type = "hidden";
  other.name = "instead_of";
  other.value = insteadOf;
  form.append(other);
}

async function tell() {
  if (document.hidden || !act) return;
  const body = new FormData(form);
  body.set("act", act);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json(); // until it is read, the browser counts the page as loading
    if (answer.ok && act === "look") {
      show("Others see that you are looking at this.", "leave", "Leave it to others");
      act = "still";
    } else if (answer.status === 409) {
      const label = told.instead_of ? "Say that I look at it instead" : "Tell others that I am looking at this";
      show(told.message, "look", label, told.instead_of);
      act = "";
    }
  } catch {
    // The button is still there.
  }
}

if (form && form.dataset.looks !== "other") {
  if (form.dataset.looks === "mine") act = "still";
  tell();
  setInterval(tell, EVERY);
}
