// The words of a field, marked and put where they can be pasted from.
export async function copied(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return false;  // the browser does not let us: what is marked can be copied by hand
  }
}
