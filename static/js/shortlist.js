// Printing, copying and sharing a list: buttons that only exist where the browser can do what they say.
import { copied } from "./copy.js";

const said = document.querySelector("[data-said]");

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = (await copied(button)) ? "Copied." : "The link is marked. Press Ctrl and C to copy it.";
  });
}

for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = !navigator.share;
  button.addEventListener("click", () => {
    navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {});  // whoever changes their mind is told nothing
  });
}
