// Runs in the reader's browser: one button folds and unfolds the code of all cells.
(() => {
  const tools = document.querySelector<HTMLElement>(".tools");
  const button = document.querySelector<HTMLButtonElement>(".toggle-code");
  const cells = [...document.querySelectorAll<HTMLDetailsElement>("details.source")];
  if (tools === null || button === null || cells.length === 0) return;
  tools.hidden = false;
  button.addEventListener("click", () => {
    const open = !cells.some((cell) => cell.open);
    for (const cell of cells) cell.open = open;
    button.textContent = open ? "Hide the code" : "Show the code";
  });
})();
