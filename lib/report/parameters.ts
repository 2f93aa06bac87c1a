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

/** The value that a parameters cell gives a name, where it is JSON as it stands; undefined for any other and for none. */
export function parameterValue(source: string, name: string): unknown {
  const file = parse(source);
  const property = handedToProfile(file)?.properties.find((one) => nameOf(one) === name);
  return property !== undefined && ts.isPropertyAssignment(property) ? literal(property.initializer, file) : undefined;
}

type Given = Readonly<Record<string, unknown>>;

function isGiven(value: unknown): value is Given {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of an expression that is JSON as it stands, such as [0.1, -2] or "a"; undefined for any other. */
function literal(node: ts.Expression, file: ts.SourceFile): unknown {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isArrayLiteralExpression(node)) {
    const values = node.elements.map((element) => literal(element, file));
    return values.includes(undefined) ? undefined : values;
  }
  if (ts.isObjectLiteralExpression(node)) {
    const entries = node.properties.map((property) => {
      const value = ts.isPropertyAssignment(property) ? literal(property.initializer, file) : undefined;
      return [nameOf(property), value] as const;
    });
    const whole = entries.every(([name, value]) => name !== null && value !== undefined);
    return whole ? Object.fromEntries(entries) : undefined;
  }
  const word: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
  const text = node.getText(file);
  if (Object.hasOwn(word, text)) return word[text];
  const negative = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken;
  return negative && ts.isNumericLiteral(node.operand) ? -Number(node.operand.text) : undefined;
}

/** An object literal with what is given in the place of its values; as `profile` does it, objects are merged. */
function merged(object: ts.ObjectLiteralExpression, given: Given, file: ts.SourceFile): string {
  const texts = object.properties.map((property) => {
    const name = nameOf(property);
    if (name === null || !ts.isPropertyAssignment(property)) return property.getText(file);
    const { initializer } = property;
    const replaced = Object.hasOwn(given, name);
    const value = given[name];
    if (ts.isObjectLiteralExpression(initializer) && (!replaced || isGiven(value))) {
      return `${name}: ${merged(initializer, isGiven(value) ? value : {}, file)}`;
    }
    if (replaced && !isGiven(value)) return `${name}: ${JSON.stringify(value)}`;
    const known = literal(initializer, file);
    const text = known === undefined ? initializer.getText(file) : JSON.stringify(known);
    return isGiven(value) ? `${name}: ${text} with ${JSON.stringify(value)}` : `${name}: ${text}`;
  });
  return `{ ${texts.join(", ")} }`;
}

/**
 * A parameters cell as a run under a profile takes it: with the profile's values in the place of the cell's, in whichever
 * of the two they stand, and however the object is written.
 * @param given what the profile sets
 */
export function withProfile(source: string, given: Given): string {
  const file = parse(source);
  const object = handedToProfile(file);
  if (object === null) return source;
  return source.slice(0, object.getStart(file)) + merged(object, given, file) + source.slice(object.end);
}
