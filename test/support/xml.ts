/** An element of a strictly read XML text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** All text in it, in order. */
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  if (/[<\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text))
    throw new Error(`not XML: ${text.slice(0, 80)}`);
  return text.replace(/&([^;]{0,10};?)/g, (_, rest: string) => {
    const name = rest.slice(0, -1);
    const number = /^#(x?)([0-9a-f]+)$/i.exec(name);
    const found =
      number === null
        ? entities[name]
        : String.fromCodePoint(Number.parseInt(number[2] as string, number[1] ? 16 : 10));
    if (!rest.endsWith(";") || found === undefined) throw new Error(`not XML: &${rest}`);
    return found;
  });
}

/** Reads XML as strictly as a viewer of SVG does; throws where a tag, an attribute, an entity or a character is not well formed. */
export function readXml(source: string): XmlElement {
  const outside: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [outside];
  let at = 0;
  for (const tag of source.matchAll(/<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const [whole, closing, name = "", attributes = "", empty] = tag;
    const text = plain(source.slice(at, tag.index));
    for (const element of open) element.text += text;
    at = tag.index + whole.length;
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`not XML: </${name}> closes another element`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(
      ([, key, value]) => [key as string, plain(value as string)] as const,
    );
    if (new Set(pairs.map(([key]) => key)).size < pairs.length)
      throw new Error(`not XML: an attribute twice in <${name}>`);
    const element: XmlElement = { name, attributes: Object.fromEntries(pairs), children: [], text: "" };
    open.at(-1)?.children.push(element);
    if (!empty) open.push(element);
  }
  if (open.length !== 1 || plain(source.slice(at)).trim() !== "") throw new Error("not XML: an element is left open");
  if (outside.children.length !== 1) throw new Error(`not XML: ${outside.children.length} outermost elements`);
  return outside.children[0] as XmlElement;
}

/** All elements within one, itself first, of a name or a class where one is asked for. */
export function within(
  element: XmlElement,
  { name, of }: { readonly name?: string; readonly of?: string } = {},
): XmlElement[] {
  const fits =
    (name === undefined || element.name === name) &&
    (of === undefined || (element.attributes.class ?? "").split(" ").includes(of));
  return [
    ...(fits ? [element] : []),
    ...element.children.flatMap((child) =>
      within(child, { ...(name === undefined ? {} : { name }), ...(of === undefined ? {} : { of }) }),
    ),
  ];
}
