import { ApolloClient, ApolloLink, InMemoryCache, Observable } from '@apollo/client';

/** What jmix-react-core asks of GraphQL about the user and the texts, and where the REST API has it. */
const SOURCES = {
  userInfo: (rest) => rest.getUserInfo(),
  permissions: (rest) => rest.getEffectivePermissions(),
  entityMessages: async (rest) => pairsOf(await rest.loadEntitiesMessages()),
  enumMessages: async (rest) => pairsOf(await rest.fetch('GET', 'messages/enums', null, { handleAs: 'json' })),
};

const pairsOf = (texts) => Object.entries(texts).map(([key, value]) => ({ key, value }));

async function answer(rest, query) {
  const fields = query.definitions[0].selectionSet.selections.map(({ name }) => name.value);
  const values = await Promise.all(fields.map((field) => SOURCES[field](rest)));
  return { data: Object.fromEntries(fields.map((field, index) => [field, values[index]])) };
}

/** The client that jmix-react-core wants for GraphQL; behind it is the REST API. */
export const restClient = (rest) =>
  new ApolloClient({
    cache: new InMemoryCache({ addTypename: false }),
    defaultOptions: { query: { fetchPolicy: 'no-cache' } },
    link: new ApolloLink(
      ({ query }) =>
        new Observable((observer) => {
          answer(rest, query).then(
            (data) => {
              observer.next(data);
              observer.complete();
            },
            (error) => observer.error(error),
          );
        }),
    ),
  });
