// What every page needs: GOV.UK Frontend's behaviour, and small comforts that no page depends on.
import { initAll } from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Whoever signs out leaves nothing in the tab that they had typed at the desk (desk-typed.js).
document.querySelector(".lo-sign-out")?.addEventListener("submit", () => {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("typed ")) sessionStorage.removeItem(key);
  }
});
