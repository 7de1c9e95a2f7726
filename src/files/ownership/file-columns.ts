import type { Attribute } from '../../metadata/attribute.js';

/** A column that holds file references. */
export interface FileColumn {
  /** Quoted name. */
  readonly column: string;
  /** Whether it is an array of them. */
  readonly list: boolean;
}

/**
 * The columns of file references among these attributes, embedded ones included.
 *
 * @param wanted asked for each attribute, embedded objects before what is in them
 */
export function fileColumns(attributes: Iterable<Attribute>, wanted: (attribute: Attribute) => boolean): FileColumn[] {
  return [...attributes].filter(wanted).flatMap((attribute) => {
    switch (attribute.kind) {
      case 'embedded':
        return fileColumns(attribute.attributes.values(), wanted);
      case 'scalar':
      case 'elements':
        return attribute.type === 'fileRef' ? { column: attribute.column, list: attribute.kind === 'elements' } : [];
      default:
        return [];
    }
  });
}
