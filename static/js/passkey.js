// Asks the browser for a passkey: to make one, or to sign in with one. The forms say which; nothing is sent without it.
const form = document.querySelector("form[data-passkey]");
const again = document.querySelector("[data-passkey-again]");

async function ask() {
  const ways = { make: window.handleRegister, use: window.handleSignin };
  const found = await ways[form.dataset.passkey](form.dataset.options);
  const said = document.getElementById("passkey-trouble");
  if (found.error_msg || !found.credential) {
    said.textContent = "That did not work. Your device may have said no, or it took too long. You can try again.";
    again.hidden = false;
    return;
  }
  form.elements.credential.value = found.credential;
  form.submit();
}

if (form && window.PublicKeyCredential) {
  again.addEventListener("click", () => { again.hidden = true; ask(); });
  ask();
} else if (form) {
  document.getElementById("passkey-trouble").textContent = "This browser cannot use passkeys. Use the numbers of an app on your phone instead.";
}
