import type { Attribute } from '../../model/attribute.js';

/**
 * The columns, quoted, of the file references among these attributes, embedded ones included.
 *
 * @param wanted called for each attribute, embedded objects before what is in them
 */
export const fileColumns = (attributes: Iterable<Attribute>, wanted: (attribute: Attribute) => boolean): string[] =>
  [...attributes].filter(wanted).flatMap((attribute) => {
    if (attribute.kind === 'embedded') {
      return fileColumns(attribute.attributes.values(), wanted);
    }
    return attribute.kind === 'scalar' && attribute.type === 'fileRef' ? [attribute.column] : [];
  });
