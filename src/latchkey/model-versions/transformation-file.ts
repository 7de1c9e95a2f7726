import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DeclarationError } from '../errors/rest-error.js';
import type { ModelTransformation } from '../model/model-transformation.js';

const removal = z.strictObject({ removeAttributes: z.array(z.string()) }).optional();

const transformationSchema = z.strictObject({
  version: z.string().min(1),
  entity: z.string(),
  oldEntity: z.string().optional(),
  renameAttributes: z.record(z.string(), z.string()).optional(),
  fromVersion: removal,
  toVersion: removal,
});

/**
 * Reads `TRANSFORMATIONS_FILE`: a JSON array of {@link ModelTransformation} without code.
 *
 * @param path empty for no file
 * @throws DeclarationError for a file that is missing or malformed
 */
export function readTransformationFile(path: string): readonly ModelTransformation[] {
  if (path === '') {
    return [];
  }
  const parsed = z.array(transformationSchema).safeParse(jsonIn(path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DeclarationError(`TRANSFORMATIONS_FILE ${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  return parsed.data;
}

function jsonIn(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new DeclarationError(
      `TRANSFORMATIONS_FILE ${path} cannot be read (${code ?? String(error)}): correct the path`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new DeclarationError(`TRANSFORMATIONS_FILE ${path} must be JSON`);
  }
}
