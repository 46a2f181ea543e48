import ts from 'typescript'

/** Every import, re-export, import() and require() of a file: { specifier, line, typeOnly }. Comments are none. */
export function importsOf({ path, text }) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found = []
  const add = (literal, typeOnly) => {
    if (!literal || !ts.isStringLiteralLike(literal)) return
    const line = file.getLineAndCharacterOfPosition(literal.getStart(file)).line + 1
    found.push({ specifier: literal.text, line, typeOnly })
  }
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && isLoader(node.expression)) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function isLoader(callee) {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')
}

/** The lines of a file's top-level statements that are not re-exports. `export {}` is allowed: an empty package. */
export function otherThanReExports({ path, text }) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  return file.statements
    .filter((statement) => !isReExport(statement))
    .map((statement) => file.getLineAndCharacterOfPosition(statement.getStart(file)).line + 1)
}

function isReExport(statement) {
  if (!ts.isExportDeclaration(statement)) return false
  return statement.moduleSpecifier !== undefined || statement.exportClause?.elements?.length === 0
}

/** Whether a package exports nothing yet. */
export function isEmptyModule({ path, text }) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  return file.statements.every((statement) => isReExport(statement) && !statement.moduleSpecifier)
}
