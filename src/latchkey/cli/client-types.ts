import openapiTypes, { astToString, COMMENT_HEADER, type TransformNodeOptions } from 'openapi-typescript';
import ts from 'typescript';

/**
 * TypeScript types of all requests and responses that a document describes.
 *
 * @param document JSON text
 */
export async function clientTypes(document: string): Promise<string> {
  const types = await openapiTypes(document, { postTransform: withPatternMembers });
  return `${COMMENT_HEADER}${astToString(types)}`;
}

const COMPONENT = /^#\/components\/schemas\/[^/]+$/;

/** Names of dynamic attributes are known at run time only: `{...} & { [key: `+${string}`]: unknown }`. */
function withPatternMembers(type: ts.TypeNode, { path = '', schema }: TransformNodeOptions): ts.TypeNode | undefined {
  if (!COMPONENT.test(path) || !schema || !('x-patternProperties' in schema) || !ts.isTypeLiteralNode(type)) {
    return undefined;
  }
  const { factory, SyntaxKind } = ts;
  const text = factory.createKeywordTypeNode(SyntaxKind.StringKeyword);
  const span = factory.createTemplateLiteralTypeSpan(text, factory.createTemplateTail(''));
  const name = factory.createTemplateLiteralType(factory.createTemplateHead('+'), [span]);
  const key = factory.createParameterDeclaration(undefined, undefined, 'key', undefined, name);
  const value = factory.createKeywordTypeNode(SyntaxKind.UnknownKeyword);
  const dynamic = factory.createTypeLiteralNode([factory.createIndexSignature(undefined, [key], value)]);
  return factory.createIntersectionTypeNode([type, dynamic]);
}
