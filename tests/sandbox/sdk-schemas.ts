import { resolve } from 'node:path';
import ts from 'typescript-compiler-api';

/** JSON Schemas of Stripe's objects, read from the types that the SDK ships. */

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const root = resolve(import.meta.dirname, '../..');

/**
 * One definition for each name, of the SDK's type it stands for: `{charge: 'Stripe.Charge'}`.
 * An object of another kind inside is required to be one, and to be validated by itself.
 */
export function schemasFor(typeNames: Readonly<Record<string, string>>): Record<string, JsonSchema> {
  const lines = Object.entries(typeNames).map(([name, type]) => `  '${name}': ${type};`);
  const { checker, source } = compile(
    `import type { Stripe } from 'stripe';\nexport interface All {\n${lines.join('\n')}\n}\n`,
  );
  const all = source.statements.find(ts.isInterfaceDeclaration);
  if (!all) throw new Error('the interface of all objects is missing');
  return Object.fromEntries(
    checker
      .getTypeAtLocation(all)
      .getProperties()
      .map((property) => [property.name, definitionOf(checker, checker.getTypeOfSymbol(property))]),
  );
}

/** One schema with its inner types as `$defs`, so that a type inside itself ends. */
function definitionOf(checker: ts.TypeChecker, type: ts.Type): JsonSchema {
  const names = new Map<ts.Type, string>();
  const $defs: Record<string, JsonSchema> = {};

  function objectRef(object: ts.Type): JsonSchema {
    const known = names.get(object);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    const name = `t${names.size}`;
    names.set(object, name);
    $defs[name] = objectSchema(object);
    return { $ref: `#/$defs/${name}` };
  }

  function objectSchema(object: ts.Type): JsonSchema {
    const index = checker.getIndexTypeOfType(object, ts.IndexKind.String);
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(object)) {
      const schema = schemaOf(checker.getTypeOfSymbol(property));
      // `deleted?: void` says that the property is never there.
      if (schema === undefined) continue;
      properties[property.name] = schema;
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    return {
      type: 'object',
      properties,
      required,
      additionalProperties: index ? (schemaOf(index) ?? false) : false,
    };
  }

  function schemaOf(some: ts.Type): JsonSchema | undefined {
    if (some.isUnion()) return unionOf(some.types.filter((member) => !isOpenString(member)).map(schemaOf));
    if (some.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never)) return undefined;
    if (some.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (some.isStringLiteral() || some.isNumberLiteral()) return { const: some.value };
    if (some.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(some) === 'true' };
    if (some.flags & ts.TypeFlags.String) return { type: 'string' };
    if (some.flags & ts.TypeFlags.Number) return { type: 'number' };
    if (some.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (checker.isArrayType(some))
      return {
        type: 'array',
        items: schemaOf(checker.getTypeArguments(some as ts.TypeReference)[0] ?? some),
      };
    // On the wire a Decimal is text.
    if (isDecimal(some)) return { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' };
    const kind = some === type ? undefined : kindOf(some);
    return kind === undefined
      ? objectRef(some)
      : { type: 'object', properties: { object: { const: kind } }, required: ['object'] };
  }

  function kindOf(object: ts.Type): string | undefined {
    const property = object.getProperty('object');
    const kind = property && checker.getTypeOfSymbol(property);
    return kind?.isStringLiteral() && kind.value !== 'list' ? kind.value : undefined;
  }

  const schema = schemaOf(type) ?? false;
  return { ...(typeof schema === 'object' ? schema : {}), $defs };
}

const isDecimal = (type: ts.Type): boolean =>
  type.aliasSymbol?.name === 'Decimal' || type.symbol?.name === 'DecimalImpl';

/** `OtherString` keeps an enum open in the types; a sandbox has no business using that door. */
const isOpenString = (type: ts.Type): boolean =>
  type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String);

function unionOf(members: readonly (JsonSchema | undefined)[]): JsonSchema | undefined {
  const present = members.filter((member) => member !== undefined);
  if (present.length === 0) return undefined;
  return present.length === 1 ? present[0] : { anyOf: present };
}

function compile(text: string): { checker: ts.TypeChecker; source: ts.SourceFile } {
  const file = resolve(root, 'sdk-schemas-input.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.getSourceFile = (name, target) =>
    name === file ? ts.createSourceFile(name, text, target, true) : readSource(name, target);
  host.fileExists = (name) => name === file || exists(name);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  if (!source) throw new Error('the compiler did not read its input');
  return { checker: program.getTypeChecker(), source };
}
