import ts from "typescript";
import type { Cell } from "./nbformat.ts";

/** The tag of the cell whose values a profile may replace. */
export const parametersTag = "parameters";

/** Whether this is the cell whose values a profile may replace. */
export function isParametersCell({ metadata }: Cell): boolean {
  return Array.isArray(metadata?.tags) && metadata.tags.includes(parametersTag);
}

/** The object that a cell hands to `profile({ … })` or `lab.profile({ … })`; null when it calls nothing of the kind. */
function handedToProfile(file: ts.SourceFile): ts.ObjectLiteralExpression | null {
  let found: ts.ObjectLiteralExpression | null = null;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /(^|\.)profile$/.test(node.expression.getText(file))) {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isObjectLiteralExpression(argument)) found = argument;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function parse(source: string): ts.SourceFile {
  return ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string | null {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : null;
}

/** The keys of the object that a cell hands to `profile({ … })`; null when it calls nothing of the kind. */
export function parameterNames(source: string): string[] | null {
  const object = handedToProfile(parse(source));
  return object === null ? null : object.properties.flatMap((property) => nameOf(property) ?? []);
}

type Given = Readonly<Record<string, unknown>>;

function isGiven(value: unknown): value is Given {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object literal without what is given in its place; as `profile` does it, objects are replaced value by value. */
function without(object: ts.ObjectLiteralExpression, given: Given, file: ts.SourceFile): string {
  const kept = object.properties.flatMap((property) => {
    const name = nameOf(property);
    if (name === null || !Object.hasOwn(given, name)) return [property.getText(file)];
    const value = given[name];
    if (!isGiven(value)) return [];
    const own = ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(property.initializer);
    return [
      own
        ? `${name}: ${without(property.initializer as ts.ObjectLiteralExpression, value, file)}`
        : property.getText(file),
    ];
  });
  return `{ ${kept.join(", ")} }`;
}

/**
 * A parameters cell as far as a run under a profile stands on it: without the values that the profile replaces, however
 * the object is broken into lines.
 * @param given what the profile sets
 */
export function withoutReplaced(source: string, given: Given): string {
  const file = parse(source);
  const object = handedToProfile(file);
  if (object === null) return source;
  return source.slice(0, object.getStart(file)) + without(object, given, file) + source.slice(object.end);
}
