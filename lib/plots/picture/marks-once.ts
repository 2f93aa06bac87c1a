import type { DocumentElement } from "./plotly.ts";

/** How often a shape must be drawn before it is told once and referred to. */
const often = 4;

/** Tells the shapes of marks once: circles, squares and arrows of which many are drawn, each then a place and a reference. */
export function marksOnce(root: DocumentElement, create: (name: string) => DocumentElement): void {
  const alike = new Map<string, DocumentElement[]>();
  for (const path of root.querySelectorAll("path")) {
    const shape = path.getAttribute("d") ?? "";
    if (!/^translate\([^)]*\)$/.test(path.getAttribute("transform") ?? "") || shape.length < 12) continue;
    const known = alike.get(shape);
    if (known === undefined) alike.set(shape, [path]);
    else known.push(path);
  }
  const shapes = create("defs");
  for (const [shape, paths] of alike) {
    if (paths.length < often) continue;
    const told = create("path");
    const id = `mark-${shapes.children.length}`;
    told.setAttribute("id", id);
    told.setAttribute("d", shape);
    shapes.append(told);
    for (const path of paths) {
      const [across = "0", down = "0"] = path.getAttribute("transform")?.match(/-?[\d.]+/g) ?? [];
      const use = create("use");
      use.setAttribute("xlink:href", `#${id}`);
      use.setAttribute("x", across);
      use.setAttribute("y", down);
      const style = path.getAttribute("style");
      if (style !== null) use.setAttribute("style", style);
      path.replaceWith(use);
    }
  }
  if (shapes.children.length > 0) root.prepend(shapes);
}
