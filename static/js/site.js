// What every page needs: GOV.UK Frontend's behaviour, and small comforts that no page depends on.
import { initAll } from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

function forgetTyped() {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("typed ")) sessionStorage.removeItem(key);
    }
  } catch {
    // a browser that keeps nothing
  }
}

// Whoever signs out leaves nothing in the tab that they had typed at the desk (desk-typed.js). Nor does it outlast a stay that
// ended in another way: the first page for nobody takes it away, but for those on which the same person may come back, and those
// that say what went wrong: it may be all that is left of what they typed.
const wayOut = document.querySelector(".lo-sign-out");
const wayIn = document.querySelector("main input[type=password], main input[autocomplete=one-time-code]");
wayOut?.addEventListener("submit", forgetTyped);
const wentWrong = document.body.classList.contains("lo-went-wrong");
if (!wayOut && !wayIn && !wentWrong) forgetTyped();
