import { AttrPermAccessControl, getJmixREST, useGetFile, useInstance, useMainStore } from '@haulmont/jmix-react-core';
import { observer } from 'mobx-react';
import { useEffect, useState } from 'react';

/** One product, new where `id` is empty: its name, its price and its picture. */
export const ProductEditor = observer(({ id, close }) => {
  const { messages } = useMainStore();
  const { current: product } = useInstance('Product', { view: '_local' });
  const [message, setMessage] = useState('');
  const isNew = id === '';
  useEffect(() => (isNew ? product.setItem({}) : product.load(id)), []);
  if (product.status === 'CLEAN' || (product.status === 'LOADING' && product.item === null)) {
    return <p>Loading</p>;
  }
  const save = async (event) => {
    event.preventDefault();
    const { name, price } = event.target.elements;
    try {
      await product.update({ name: name.value, price: Number(price.value) }, isNew ? 'create' : 'edit');
      close();
    } catch (error) {
      setMessage(await problemOf(error));
    }
  };
  const remove = async () => {
    await getJmixREST().deleteEntity('Product', id);
    close();
  };
  return (
    <form onSubmit={save}>
      <label>
        {messages['Product.name']} <input name="name" defaultValue={product.item.name} />
      </label>
      <label>
        {messages['Product.price']} <input name="price" defaultValue={product.item.price} />
      </label>
      {!isNew && (
        <AttrPermAccessControl entityName="Product" attrName="image" requiredAttrPerm="MODIFY">
          <Picture product={product} />
        </AttrPermAccessControl>
      )}
      <button>Save</button>
      <button type="button" onClick={remove}>
        Delete
      </button>
      <button type="button" onClick={close}>
        Close
      </button>
      <p role="alert">{message}</p>
    </form>
  );
});

/** Errors are rows of texts for values, or one object. */
async function problemOf({ name, response }) {
  const body = await response.json();
  return Array.isArray(body) ? body.map(({ path, message }) => `${path} ${message}`).join() : `${name}: ${body.error}`;
}

/** The picture of the product, loaded with the token of the user; a new one is uploaded as soon as it is chosen. */
const Picture = observer(({ product }) => {
  const getFile = useGetFile();
  const [source, setSource] = useState('');
  const [width, setWidth] = useState(0);
  const { image } = product.item;
  useEffect(() => {
    if (image) {
      getFile(image).then((blob) => setSource(URL.createObjectURL(blob)));
    }
  }, [image]);
  const upload = async ({ target }) => {
    const body = new FormData();
    body.append('file', target.files[0]);
    const rest = getJmixREST();
    const headers = { authorization: `Bearer ${rest.restApiToken}` };
    const answer = await fetch(rest.getFileUploadURL(), { method: 'POST', headers, body });
    product.item.image = (await answer.json()).fileRef;
  };
  return (
    <label>
      Picture <input type="file" onChange={upload} />
      <img src={source} alt="" data-width={width} onLoad={({ target }) => setWidth(target.naturalWidth)} />
    </label>
  );
});
