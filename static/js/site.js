// What every page needs: GOV.UK Frontend's behaviour, and small comforts that no page depends on.
import { initAll } from "../vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
