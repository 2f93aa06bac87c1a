import ts from "typescript";

function declaresNames(pattern: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(pattern)) {
    names.add(pattern.text);
    return;
  }
  for (const element of pattern.elements) {
    if (ts.isBindingElement(element)) declaresNames(element.name, names);
  }
}

/** The names that blocks outside of functions declare for themselves. */
function namesOfBlocks(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclaration(node)) declaresNames(node.name, names);
    ts.forEachChild(node, visit);
  };
  for (const statement of file.statements) if (!ts.isVariableStatement(statement)) visit(statement);
  return names;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Makes the variables that a cell declares by `let` or `var` live in the notebook rather than in the cell: they are
 * exported where they are declared, so that compiled to CommonJS each use of them, in functions too, reads and writes
 * `exports.x`, and a later cell's assignment is seen by all.
 * @param js a compiled cell, its names exported by `export { … }` at its end
 * @returns the text, and by line (from 0) the column up to which the text before is longer by `inserted` characters
 */
export function shareVariables(js: string): { text: string; inserted: Map<number, { after: number; width: number }> } {
  const file = ts.createSourceFile("cell.js", js, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const shared = new Set<string>();
  const edits: Edit[] = [];
  const inserted = new Map<number, { after: number; width: number }>();
  const keyword = "export ";
  const ofBlocks = namesOfBlocks(file);
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement) || statement.modifiers !== undefined) continue;
    const { flags, declarations } = statement.declarationList;
    const own = new Set<string>();
    for (const { name } of declarations) declaresNames(name, own);
    // A constant stays the cell's own and is handed on, unless a block has one of its name: the compiler would hand on that.
    if ((flags & ts.NodeFlags.Const) !== 0 && !Array.from(own).some((name) => ofBlocks.has(name))) continue;
    const start = statement.getStart(file);
    edits.push({ start, end: start, text: keyword });
    const place = file.getLineAndCharacterOfPosition(start);
    inserted.set(place.line, { after: place.character, width: keyword.length });
    for (const name of own) shared.add(name);
    for (const declaration of declarations) {
      if (declaration.initializer === undefined && (flags & ts.NodeFlags.Let) !== 0) {
        edits.push({ start: declaration.end, end: declaration.end, text: " = void 0" });
      }
    }
  }
  if (shared.size === 0) return { text: js, inserted };
  for (const statement of file.statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier !== undefined) continue;
    if (statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause)) continue;
    const kept = statement.exportClause.elements
      .map((element) => element.name.text)
      .filter((name) => !shared.has(name));
    edits.push({ start: statement.getStart(file), end: statement.end, text: `export { ${kept.join(", ")} };` });
  }
  let text = js;
  for (const { start, end, text: replacement } of edits.sort((a, b) => b.start - a.start)) {
    text = text.slice(0, start) + replacement + text.slice(end);
  }
  return { text, inserted };
}

/**
 * Lets a compiled cell write its names into a plain object that outlives it. A module begins with `exports.x = void 0`,
 * which would take values away that earlier cells gave when this one stops half-way: left out. It hands on what it
 * imported by getters that could never be replaced: they become values.
 */
export const plainExports: ts.TransformerFactory<ts.SourceFile> = () => (file) => {
  const statements = file.statements.flatMap((statement) => {
    // What the compiler adds of its own has no place in the text; its getter for an import has that of the name.
    if (!ts.isExpressionStatement(statement) || statement.expression.pos >= 0) return [statement];
    if (statement.pos < 0 && (clearsExports(statement.expression) || marksModule(statement.expression))) return [];
    const value = getterToValue(statement.expression);
    return [value === null ? statement : ts.factory.createExpressionStatement(value)];
  });
  return ts.factory.updateSourceFile(file, statements);
};

function isExports(node: ts.Node | undefined): node is ts.Identifier {
  return node !== undefined && ts.isIdentifier(node) && node.text === "exports";
}

/** `exports.x = exports.y = void 0` */
function clearsExports(expression: ts.Expression): boolean {
  let value = expression;
  while (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    if (!ts.isPropertyAccessExpression(value.left) || !isExports(value.left.expression)) return false;
    value = value.right;
  }
  return value !== expression && ts.isVoidExpression(value);
}

/** The name and the description in `Object.defineProperty(exports, name, description)`, or null. */
function definition(expression: ts.Expression): { name: string; about: ts.ObjectLiteralExpression } | null {
  if (!ts.isCallExpression(expression)) return null;
  const [target, name, about] = expression.arguments;
  if (!isExports(target) || name === undefined || !ts.isStringLiteral(name)) return null;
  return about !== undefined && ts.isObjectLiteralExpression(about) ? { name: name.text, about } : null;
}

function marksModule(expression: ts.Expression): boolean {
  return definition(expression)?.name === "__esModule";
}

/** `exports.x = m.x` for `Object.defineProperty(exports, "x", { enumerable: true, get: function () { return m.x; } })` */
function getterToValue(expression: ts.Expression): ts.Expression | null {
  const { factory } = ts;
  const found = definition(expression);
  for (const property of found?.about.properties ?? []) {
    if (!ts.isPropertyAssignment(property) || !ts.isFunctionExpression(property.initializer)) continue;
    const [statement] = property.initializer.body.statements;
    if (found === null || statement === undefined || !ts.isReturnStatement(statement) || !statement.expression)
      continue;
    const place = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), found.name);
    return factory.createAssignment(place, statement.expression);
  }
  return null;
}

/**
 * Spells out what tslab's own rewriting of earlier cells' names takes wrongly: `{ x }` becomes `{ x: exports.x }`, and
 * a property's name that happens to be declared by an earlier cell's type stays a name.
 * @param earlier the file that declares what earlier cells left
 */
export function spellOutNames(checker: ts.TypeChecker, earlier: ts.SourceFile): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = ts;
  const bare = (name: ts.PropertyName): ts.PropertyName =>
    ts.isIdentifier(name) ? factory.createIdentifier(name.text) : name;

  return (context) => {
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isShorthandPropertyAssignment(node)) {
        const original = ts.getOriginalNode(node);
        const declarations = checker.getShorthandAssignmentValueSymbol(original)?.declarations ?? [];
        if (!declarations.some((declaration) => declaration.getSourceFile() === earlier)) return node;
        const name = factory.createIdentifier(node.name.text);
        const value = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name);
        const fallback = node.objectAssignmentInitializer;
        return factory.createPropertyAssignment(
          factory.createIdentifier(node.name.text),
          fallback === undefined
            ? value
            : factory.createAssignment(value, ts.visitNode(fallback, visit) as ts.Expression),
        );
      }
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isPropertyAssignment(visited)) {
        return factory.updatePropertyAssignment(visited, bare(visited.name), visited.initializer);
      }
      if (ts.isBindingElement(visited) && visited.propertyName !== undefined) {
        const { dotDotDotToken, propertyName, name, initializer } = visited;
        return factory.updateBindingElement(visited, dotDotDotToken, bare(propertyName), name, initializer);
      }
      return visited;
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

/** A part of TypeScript that its typings leave out: it finds the names that a file declares. */
const { bindSourceFile } = ts as unknown as {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
};

/** What makes a cell a module, in which it may wait at its top. */
const moduleHead = "export {};\n";

function parse(source: string): ts.SourceFile {
  return ts.createSourceFile("cell.ts", moduleHead + source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
}

/** The names to which a statement gives a value when its turn comes: functions have theirs from the beginning. */
function givenNames(statement: ts.Statement): string[] {
  const names = new Set<string>();
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) declaresNames(name, names);
  } else if ((ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) && statement.name !== undefined) {
    names.add(statement.name.text);
  } else if (ts.isImportDeclaration(statement) && statement.importClause !== undefined) {
    const { name, namedBindings } = statement.importClause;
    if (name !== undefined) names.add(name.text);
    if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) names.add(namedBindings.name.text);
    if (namedBindings !== undefined && ts.isNamedImports(namedBindings)) {
      for (const element of namedBindings.elements) names.add(element.name.text);
    }
  }
  return [...names];
}

/** The beginning of a cell up to the last statement whose names all have got their values; "" where none has. */
export function reachedPart(source: string, hasValue: (name: string) => boolean): string {
  let end = moduleHead.length;
  for (const statement of parse(source).statements) {
    const names = givenNames(statement);
    if (names.length > 0 && names.every(hasValue)) end = statement.end;
  }
  return source.slice(0, end - moduleHead.length);
}

/** The names that a cell declares for later ones: at its top, and by `var` within its blocks. */
export function declaredNames(source: string): string[] {
  const file = parse(source);
  bindSourceFile(file, {});
  const { locals } = file as unknown as { locals?: ReadonlyMap<string, unknown> };
  return [...(locals?.keys() ?? [])];
}

/** Whether a cell waits for something outside of its functions: `await x`, `for await`, `await using`. */
export function awaitsAtTopLevel(source: string): boolean {
  const awaits = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node))
      return false;
    if (ts.isAwaitExpression(node)) return true;
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing) {
      return true;
    }
    return ts.forEachChild(node, awaits) ?? false;
  };
  return awaits(parse(source));
}
