import { loggedIn } from '../../scripts/package-proof.js';

/**
 * What a generator writes at build time: the model as jmix-react-core wants it, made of `/rest/metadata`.
 *
 * @param {string} url
 */
export async function projectModel(url) {
  const headers = await loggedIn(url, 'admin');
  const read = async (/** @type {string} */ path) => (await fetch(`${url}/rest/metadata/${path}`, { headers })).json();
  const [entities, enums] = await Promise.all([read('entities'), read('enums')]);
  return {
    entities: entities.map(modelOf),
    enums: enums.map((/** @type {{ name: string, values: unknown }} */ { name, values }) => ({ fqn: name, values })),
  };
}

/** @param {{ entityName: string, properties: Record<string, unknown>[] }} entity */
const modelOf = ({ entityName, properties }) => ({
  name: entityName,
  className: entityName,
  attributes: properties.map(({ name, mandatory, readOnly, persistent, cardinality, attributeType, type }) => ({
    name,
    mandatory,
    readOnly,
    cardinality,
    transient: !persistent,
    // The library knows no embedded objects.
    mappingType: attributeType === 'EMBEDDED' ? 'COMPOSITION' : attributeType,
    type: { label: type, fqn: type, entityName: type },
  })),
});
