// Runs in the reader's browser on the index page: filters the table of claims. Without it the whole table shows.
(() => {
  const form = document.querySelector<HTMLFormElement>("form.filter");
  const count = document.querySelector(".filter output");
  if (form === null || count === null) return;
  const rows = [...document.querySelectorAll<HTMLTableRowElement>("tr[data-document]")];

  function apply(): void {
    const wanted = new FormData(form as HTMLFormElement);
    const words = String(wanted.get("words") ?? "")
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    let shown = 0;
    for (const row of rows) {
      const text = (row.textContent ?? "").toLowerCase();
      const matches =
        ["document", "kind", "verdict"].every((key) => {
          const value = wanted.get(key);
          return value === null || value === "" || row.dataset[key] === value;
        }) && words.every((word) => text.includes(word));
      row.hidden = !matches;
      if (matches) shown++;
    }
    for (const heading of document.querySelectorAll<HTMLTableRowElement>("tr.group")) {
      heading.hidden = !rows.some((row) => !row.hidden && row.parentElement === heading.parentElement);
    }
    (count as Element).textContent = `${shown} of ${rows.length} claims`;
  }

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
