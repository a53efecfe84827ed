// Comforts of the search box: "use my location", and addresses without empty parts.
// The position is rounded in the browser, to a cell about 350 metres across, before it goes anywhere.
import { cellOf } from "./cell.js";

const SAID = {
  asking: "Asking your phone or computer where you are…",
  found: "We will look near you. Only a rough place, about 350 metres across, is sent.",
  far: "You seem to be too far away. Type a postcode or place in the area instead.",
  refused: "Your phone or computer did not share where you are. Type a postcode or place instead.",
};

function offerLocation(form) {
  const button = form.querySelector("[data-locate]");
  const said = form.querySelector("[data-locate-said]");
  const cell = form.elements.namedItem("cell");
  const near = form.elements.namedItem("near");
  if (!button || !("geolocation" in navigator)) return;
  button.hidden = false;
  let asked = 0; // a place may be long in coming: what is typed meanwhile counts, and not the place
  near.addEventListener("input", () => {
    asked += 1;
    cell.value = "";
    said.textContent = "";
  });
  button.addEventListener("click", () => {
    const mine = (asked += 1);
    said.textContent = SAID.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (mine !== asked) return;
        cell.value = cellOf(coords.latitude, coords.longitude);
        near.value = "";
        said.textContent = cell.value ? SAID.found : SAID.far;
      },
      () => {
        if (mine !== asked) return;
        said.textContent = SAID.refused;
        if ([button, document.body].includes(document.activeElement)) near.focus();
      },
      { timeout: 10000, maximumAge: 300000 },
    );
  });
}

// Fields without a value stay out of the address, so that it is short to share.
function keepAddressTidy(form) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const name of new Set(formData.keys())) {
      const said = formData.getAll(name).filter((each) => each !== "");
      formData.delete(name);
      for (const each of said) formData.append(name, each);
    }
  });
}

document.querySelectorAll("form[data-tidy]").forEach(keepAddressTidy);
document.querySelectorAll("form.lo-box").forEach(offerLocation);

// Beside the list there is room for the choices; above it, on a phone, they wait behind their heading.
const choices = document.querySelector(".lo-found #filters");
if (choices && window.matchMedia("(min-width: 48rem)").matches) choices.open = true;
