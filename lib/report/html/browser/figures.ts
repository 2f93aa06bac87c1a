// Runs in the reader's browser: draws the figures of the page in its colours. The exporter puts it into the page as text.
(() => {
  interface Figure {
    data: unknown[];
    layout?: Record<string, unknown>;
    config?: Record<string, unknown>;
  }
  interface Plotly {
    newPlot(area: Element, data: unknown[], layout: unknown, config: unknown): Promise<unknown>;
    relayout(area: Element, layout: unknown): Promise<unknown>;
  }

  const plotly = (window as Window & { Plotly?: Plotly }).Plotly;
  if (plotly === undefined) return;
  const figures = new Map<Element, Figure>();
  const drawn = new Set<Element>();

  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

  function merged(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
    const result = { ...under };
    for (const [key, value] of Object.entries(over)) {
      const below = result[key];
      result[key] = isObject(below) && isObject(value) ? merged(below, value) : value;
    }
    return result;
  }

  /** The colours of the page as a plotly template; whatever a figure sets for itself stays. */
  function pageTemplate(figure: Figure): Record<string, unknown> {
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

  function draw(area: Element): void {
    const figure = figures.get(area);
    if (figure === undefined || drawn.has(area)) return;
    drawn.add(area);
    const layout = { autosize: true, ...figure.layout, template: pageTemplate(figure) };
    void plotly?.newPlot(area, figure.data, layout, { responsive: true, displaylogo: false, ...figure.config });
  }

  function recolour(): void {
    for (const area of drawn) {
      const figure = figures.get(area);
      if (figure !== undefined) void plotly?.relayout(area, { template: pageTemplate(figure) });
    }
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
    },
    { rootMargin: "800px" },
  );
  for (const plot of document.querySelectorAll(".plot")) {
    const area = plot.querySelector(".plot-area");
    const json = plot.querySelector("script")?.textContent;
    if (area === null || !json) continue;
    figures.set(area, JSON.parse(json) as Figure);
    near.observe(area);
  }
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    matchMedia(query).addEventListener("change", recolour);
  }
  addEventListener("beforeprint", () => {
    for (const area of figures.keys()) draw(area);
  });
})();
