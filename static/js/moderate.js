// Tells the other moderators who has a suggestion open, as long as its page is being looked at.
const form = document.getElementById("looking");
const EVERY = 10 * 60 * 1000;

function say() {
  const button = form.querySelector("button");
  if (button.name === "stop") return;
  const words = document.createElement("span");
  words.className = "govuk-body govuk-!-margin-bottom-0";
  words.textContent = "Others see that you are looking at this.";
  button.name = "stop";
  button.value = "yes";
  button.textContent = "Leave it to others";
  form.insertBefore(words, button);
}

async function tell() {
  if (document.hidden) return;
  const body = new FormData(form);
  body.delete("stop");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    await answer.text(); // until it is read, the browser counts the page as loading
    if (answer.ok) say();
  } catch {
    // The button is still there.
  }
}

if (form && form.dataset.mine === "no") {
  tell();
  setInterval(tell, EVERY);
}
