// Runs in the reader's browser: one button folds and unfolds the code of all cells, and the choice holds for other pages. On
// a phone code begins folded. What tables fold away is unfolded on paper.
(() => {
  const tools = document.querySelector<HTMLElement>(".tools");
  const button = document.querySelector<HTMLButtonElement>(".toggle-code");
  const cells = [...document.querySelectorAll<HTMLDetailsElement>("details.source")];
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll<HTMLDetailsElement>("details.conventions")) folded.open = true;
  });
  if (tools === null || button === null || cells.length === 0) return;
  const place = "tastelab-code";

  /** What was chosen before; a browser may keep nothing for files from disk. */
  function chosen(): string | null {
    try {
      return localStorage.getItem(place);
    } catch {
      return null;
    }
  }

  function fold(open: boolean): void {
    for (const cell of cells) cell.open = open;
    const { show = "", hide = "" } = (button as HTMLButtonElement).dataset;
    (button as HTMLButtonElement).textContent = open ? hide : show;
  }

  tools.hidden = false;
  const earlier = chosen();
  if (earlier === "hide" || (earlier === null && matchMedia("(max-width: 44rem)").matches)) fold(false);
  button.addEventListener("click", () => {
    const open = !cells.some((cell) => cell.open);
    fold(open);
    try {
      localStorage.setItem(place, open ? "show" : "hide");
    } catch {
      // The choice then holds for this page alone.
    }
  });
})();
