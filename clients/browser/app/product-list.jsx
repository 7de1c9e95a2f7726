import { Collection, EntityPermAccessControl, useMainStore } from '@haulmont/jmix-react-core';
import { useState } from 'react';

/** Products whose name starts as the user types, the dearest first. */
export const ProductList = ({ edit }) => {
  const [start, setStart] = useState('');
  const { messages } = useMainStore();
  const filter = { conditions: [{ property: 'name', operator: 'startsWith', value: start }] };
  return (
    <section>
      <label>
        {messages['Product.name']} <input onChange={({ target }) => setStart(target.value)} />
      </label>
      <EntityPermAccessControl entityName="Product" operation="create">
        <button onClick={() => edit('')}>New</button>
      </EntityPermAccessControl>
      <Collection key={start} entityName="Product" view="product-list" sort="-price" limit={3} filter={filter}>
        {({ items, status }) => (
          <ul data-start={start} data-status={status}>
            {items.map((item) => (
              <li key={item.id}>
                <button onClick={() => edit(item.id)}>{item._instanceName}</button> {item.price}{' '}
                {item.tags?.map(({ name }) => name).join(', ')}
              </li>
            ))}
          </ul>
        )}
      </Collection>
    </section>
  );
};
