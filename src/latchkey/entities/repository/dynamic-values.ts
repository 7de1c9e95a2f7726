/** Values by `+<code>`: texts, numbers and booleans as attributes of entities have them, instances for references, arrays for lists. */
export type DynamicValues = Record<`+${string}`, unknown>;

/**
 * The dynamic attributes of an object, to read and to set: it is the object itself, whose class cannot declare what
 * administrators define at run time. What is not loaded is undefined; null and an empty list remove a value.
 *
 * @example
 * const product = await data.for(caller).required(Product, id, { dynamicAttributes: true });
 * dynamicAttributesOf(product)['+warranty'] = '2y';
 * await data.for(caller).save(product);
 */
export const dynamicAttributesOf = (object: object): DynamicValues => object as DynamicValues;
