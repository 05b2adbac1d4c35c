// Help with the form's fields.

// The suggestion for a slip in an e-mail address.
addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-meant]");
  const input = button?.closest(".field").querySelector("input");
  if (!input) return;
  input.value = button.textContent;
  button.parentNode.textContent = "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
});

// Safari moves the focus to the field of such a link too late for typing.
addEventListener("click", ({ target }) => {
  const link = target.closest?.("#error-summary a");
  if (link) document.getElementById(decodeURIComponent(link.hash.slice(1)))?.focus();
});
