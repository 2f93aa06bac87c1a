// Runs in the reader's browser: draws the figures of the page, in its colours and to its width, as they come near the
// screen. The exporter puts it into the page as text, and plotly beside it, packed, to be unpacked when first needed.
(() => {
  type Values = Record<string, unknown>;
  interface Figure {
    data: Values[];
    layout?: Values;
    config?: Values;
  }
  interface Plotly {
    react(area: Element, data: unknown[], layout: unknown, config: unknown): Promise<unknown>;
    relayout(area: Element, layout: unknown): Promise<unknown>;
  }

  const figures = new Map<HTMLElement, Figure>();
  const drawn = new Set<HTMLElement>();
  const phone = matchMedia("(max-width: 36rem)");
  const coarse = matchMedia("(hover: none)");
  /** Under this width, in pixels, a figure is fitted as on a phone. */
  const narrow = 520;

  const isObject = (value: unknown): value is Values =>
    typeof value === "object" && value !== null && !Array.isArray(value);

  function merged(under: Values, over: Values): Values {
    const result = { ...under };
    for (const [key, value] of Object.entries(over)) {
      const below = result[key];
      result[key] = isObject(below) && isObject(value) ? merged(below, value) : value;
    }
    return result;
  }

  let unpacked: Promise<Plotly> | undefined;

  /** Plotly, out of the page's own packed text; the page's policy knows its hash. */
  function plotly(): Promise<Plotly> {
    unpacked ??= (async () => {
      if (document.readyState === "loading") {
        await new Promise((ready) => addEventListener("DOMContentLoaded", ready, { once: true }));
      }
      const packed = atob(document.getElementById("plotly")?.textContent ?? "");
      const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      const script = document.createElement("script");
      script.textContent = await new Response(stream).text();
      document.head.append(script);
      return (window as unknown as { Plotly: Plotly }).Plotly;
    })();
    return unpacked;
  }

  /** The colours of the page as a plotly template; whatever a figure sets for itself stays. */
  function pageTemplate(figure: Figure): Values {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
    const axis = {
      gridcolor: colour("grid"),
      zerolinecolor: colour("line"),
      linecolor: colour("line"),
      automargin: true,
    };
    const clear = "rgba(0,0,0,0)";
    const own = figure.layout?.template;
    return merged(isObject(own) ? own : {}, {
      layout: {
        paper_bgcolor: clear,
        plot_bgcolor: clear,
        font: { color: colour("ink"), family: style.getPropertyValue("--sans").trim() },
        xaxis: axis,
        yaxis: axis,
        legend: { bgcolor: clear },
        hoverlabel: { bgcolor: colour("raised"), bordercolor: colour("line"), font: { color: colour("ink") } },
        modebar: { bgcolor: clear, color: colour("quiet"), activecolor: colour("accent") },
      },
    });
  }

  /** Words in lines of about so many letters. */
  function inLines(text: string, letters: number): string {
    const lines: string[] = [""];
    for (const word of text.split(" ")) {
      const last = lines.length - 1;
      const longer = `${lines[last]} ${word}`.trim();
      if (longer.length > letters && lines[last] !== "") lines.push(word);
      else lines[last] = longer;
    }
    return lines.join("<br>");
  }

  /** An axis as a phone has room for it: few ticks, and words in several lines. */
  function narrowAxis(axis: Values, across: boolean, names: readonly string[]): Values {
    const title = isObject(axis.title) ? axis.title : {};
    const text =
      typeof title.text === "string" ? { title: { ...title, text: inLines(title.text, across ? 38 : 30) } } : {};
    if (axis.type === "category" && names.length > 0 && names.length <= 14) {
      const given = Array.isArray(axis.ticktext) && axis.ticktext.length === names.length ? axis.ticktext : names;
      const upright = across && names.join("").length > 30;
      const brief = (name: string) => (name.length > 16 ? `${name.slice(0, 15)}…` : name);
      const ticktext = given.map((name) => (upright ? brief(String(name)) : inLines(String(name), across ? 12 : 16)));
      return { ...axis, ...text, tickmode: "array", tickvals: names, ticktext, ...(upright ? { tickangle: -90 } : {}) };
    }
    return { ...axis, ...text, ...(across ? { nticks: 5, tickangle: 0 } : { nticks: 7 }) };
  }

  /** The layout that fits a figure as narrow as a phone. */
  function narrowLayout({ data, layout = {} }: Figure): Values {
    const fitted: Values = { ...layout, font: { ...(isObject(layout.font) ? layout.font : {}), size: 11 } };
    if (Array.isArray(layout.annotations)) {
      fitted.annotations = layout.annotations.map((note: Values) => ({
        ...note,
        xanchor: "auto",
        ...(typeof note.text === "string" ? { text: inLines(note.text, 18) } : {}),
      }));
    }
    for (const [key, axis] of Object.entries(layout)) {
      const [, across] = /^([xy])axis\d*$/.exec(key) ?? [];
      if (across === undefined || !isObject(axis)) continue;
      const given = data.flatMap((trace) => (Array.isArray(trace[across]) ? (trace[across] as unknown[]) : []));
      fitted[key] = narrowAxis(axis, across === "x", [...new Set(given)].map(String));
    }
    return fitted;
  }

  /** Names in a map that lie on each other or leave the figure are left to the pointer: the first that has room stays. */
  function thinNames(area: HTMLElement): void {
    const frame = area.getBoundingClientRect();
    const kept: DOMRect[] = [];
    for (const name of area.querySelectorAll<SVGElement>(".textpoint text")) {
      name.style.visibility = "";
      const box = name.getBoundingClientRect();
      const clashes = kept.some(
        ({ left, right, top, bottom }) =>
          box.left < right && box.right > left && box.top + 2 < bottom && box.bottom - 2 > top,
      );
      if (clashes || box.left < frame.left || box.right > frame.right) name.style.visibility = "hidden";
      else kept.push(box);
    }
  }

  async function draw(area: HTMLElement): Promise<void> {
    const figure = figures.get(area);
    if (figure === undefined) return;
    drawn.add(area);
    const { react } = await plotly();
    const isNarrow = area.clientWidth < narrow;
    const traces = figure.data.map((trace) => ({
      ...(trace.mode === "text" ? { cliponaxis: false } : {}),
      ...trace,
      ...(isNarrow && typeof trace.name === "string" ? { name: inLines(trace.name, 34) } : {}),
    }));
    const layout = {
      autosize: true,
      ...(isNarrow ? narrowLayout(figure) : figure.layout),
      ...(coarse.matches || phone.matches ? { dragmode: false } : {}),
      template: pageTemplate(figure),
    };
    // From here on the figure stands where its picture stood; in print the picture stands again.
    area.closest(".plot")?.classList.add("drawn");
    try {
      await react(area, traces, layout, { responsive: true, displaylogo: false, ...figure.config });
    } catch (error) {
      area.closest(".plot")?.classList.remove("drawn");
      throw error;
    }
    thinNames(area);
    const watched = area as HTMLElement & {
      on?(event: string, then: () => void): void;
      removeAllListeners?(event: string): void;
    };
    watched.removeAllListeners?.("plotly_afterplot");
    watched.on?.("plotly_afterplot", () => thinNames(area));
  }

  const waiting = new Set<HTMLElement>();
  let drawing = false;

  /** How far a figure is from the middle of the screen, in pixels. */
  function distance(area: HTMLElement): number {
    const { top, bottom } = area.getBoundingClientRect();
    return Math.abs((top + bottom - innerHeight) / 2);
  }

  /** Draws those that wait, one at a time and the nearest first; between two of them the page answers its reader. */
  async function drawWaiting(): Promise<void> {
    if (drawing) return;
    drawing = true;
    while (waiting.size > 0) {
      const [next] = [...waiting].sort((a, b) => distance(a) - distance(b));
      waiting.delete(next as HTMLElement);
      // One that cannot be drawn keeps its picture, and the others are drawn.
      await draw(next as HTMLElement).catch((error: unknown) => console.error(error));
      await new Promise((rest) => setTimeout(rest));
    }
    drawing = false;
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        const area = target.querySelector<HTMLElement>(".plot-area");
        if (area !== null) waiting.add(area);
      }
      void drawWaiting();
    },
    { rootMargin: "1000px" },
  );
  for (const plot of document.querySelectorAll(".plot")) {
    const area = plot.querySelector<HTMLElement>(".plot-area");
    const json = plot.querySelector("script")?.textContent;
    if (area === null || !json) continue;
    figures.set(area, JSON.parse(json) as Figure);
    near.observe(plot);
  }
  if (figures.size === 0) return;

  async function recolour(): Promise<void> {
    if (unpacked === undefined) return;
    const { relayout } = await unpacked;
    for (const area of drawn) {
      const figure = figures.get(area);
      if (figure !== undefined) void relayout(area, { template: pageTemplate(figure) });
    }
  }
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    matchMedia(query).addEventListener("change", () => void recolour());
  }
  phone.addEventListener("change", () => {
    for (const area of drawn) void draw(area);
  });
  addEventListener("beforeprint", () => {
    for (const area of figures.keys()) {
      if (!drawn.has(area) && area.parentElement?.querySelector(".still") === null) void draw(area);
    }
  });
})();
