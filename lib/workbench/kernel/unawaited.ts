import ts from "typescript";

/** Calls that take a promise up by themselves. */
const takenUp = new Set(["then", "catch", "finally"]);

/**
 * The statements of a cell that call something, get a promise and leave it there: nothing waits for its end, and the next
 * line runs at once. `void f()` says that this is meant; the last statement is shown as it is.
 * @returns their lines in the file, from 0
 */
export function unawaitedCalls(checker: ts.TypeChecker, file: ts.SourceFile): number[] {
  const statements = file.statements.filter((statement) => !ts.isExportDeclaration(statement));
  return statements.slice(0, -1).flatMap((statement) => {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return [];
    const { expression: callee } = statement.expression;
    if (ts.isPropertyAccessExpression(callee) && takenUp.has(callee.name.text)) return [];
    const type = checker.getTypeAtLocation(statement.expression);
    const isPromise = (type.flags & ts.TypeFlags.Any) === 0 && checker.getPropertyOfType(type, "then") !== undefined;
    return isPromise ? [file.getLineAndCharacterOfPosition(statement.getStart(file)).line] : [];
  });
}
