// A button beside a text copies it. Without this file there is no button, and the text is selected by hand.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const text = document.getElementById(button.dataset.copies);
  const told = document.getElementById(`${button.dataset.copies}-kopierad`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      told.textContent = "Texten är kopierad.";
    } catch {
      getSelection().selectAllChildren(text);
      told.textContent = "Texten är markerad. Kopiera den med Ctrl+C.";
    }
  });
}
