// Runs in the reader's browser on the index page: filters the table of claims, and keeps the filter in the page's address.
// Without it the whole table shows.
(() => {
  const form = document.querySelector<HTMLFormElement>("form.filter");
  const count = form?.querySelector("output");
  const table = document.querySelector("table.ledger");
  if (!form || !count || table === null) return;
  const keys = ["document", "kind", "verdict", "words"];
  const rows = [...table.querySelectorAll<HTMLTableRowElement>("tr[data-document]")];
  const texts = rows.map((row) => (row.textContent ?? "").toLowerCase());

  function apply(): void {
    const wanted = new FormData(form as HTMLFormElement);
    const of = (key: string) => String(wanted.get(key) ?? "");
    const words = of("words").toLowerCase().split(/\s+/);
    let shown = 0;
    for (const [at, row] of rows.entries()) {
      const fits = ["document", "kind", "verdict"].every((key) => of(key) === "" || row.dataset[key] === of(key));
      row.hidden = !(fits && words.every((word) => texts[at]?.includes(word)));
      if (!row.hidden) shown++;
    }
    for (const heading of document.querySelectorAll<HTMLTableRowElement>("tr.group")) {
      heading.hidden = !rows.some((row) => !row.hidden && row.parentElement === heading.parentElement);
    }
    (count as Element).textContent = `${shown} of ${rows.length} claims`;
  }

  /** The form as the address has it. */
  function read(): void {
    const wanted = new URLSearchParams(location.search);
    for (const key of keys) {
      const field = (form as HTMLFormElement).elements.namedItem(key) as HTMLInputElement | HTMLSelectElement | null;
      if (field !== null) field.value = wanted.get(key) ?? "";
    }
    apply();
  }

  /** The address as the form has it, for reloading and for passing on. */
  function write(): void {
    const wanted = new URLSearchParams();
    const entries = new FormData(form as HTMLFormElement);
    for (const key of keys) {
      const value = String(entries.get(key) ?? "");
      if (value !== "") wanted.set(key, value);
    }
    const query = wanted.size === 0 ? "" : `?${wanted}`;
    history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
  }

  form.hidden = false;
  form.addEventListener("input", () => {
    apply();
    write();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const key of keys) {
      const field = form.elements.namedItem(key) as HTMLInputElement | HTMLSelectElement | null;
      if (field !== null) field.value = "";
    }
    apply();
    write();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  // Links with a filter lead to the same page, so that nothing is loaded anew.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="?"]') : null;
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    read();
    const heading = document.getElementById("claims");
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  });
  addEventListener("popstate", read);
  addEventListener("beforeprint", () => {
    for (const folded of table.querySelectorAll("details")) folded.open = true;
  });
  read();
  // A claim that the address names must be there to be seen.
  if (location.hash !== "") document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
})();
