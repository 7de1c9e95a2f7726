import { useMainStore } from '@haulmont/jmix-react-core';
import { observer } from 'mobx-react';
import { useState } from 'react';
import { ProductEditor } from './product-editor.jsx';
import { ProductList } from './product-list.jsx';

/** The page: a login, or the products and one of them. */
export const Shop = observer(() => {
  const store = useMainStore();
  const [edited, edit] = useState();
  if (!store.initialized) {
    return <p>Loading</p>;
  }
  if (store.loginRequired) {
    return <Login />;
  }
  if (!store.isEntityDataLoaded()) {
    return <p>Loading</p>;
  }
  return (
    <main>
      <h1>Products for {store.userName}</h1>
      <button onClick={() => store.logout()}>Log out</button>
      {edited === undefined ? <ProductList edit={edit} /> : <ProductEditor id={edited} close={() => edit(undefined)} />}
    </main>
  );
});

const Login = () => {
  const store = useMainStore();
  const [problem, setProblem] = useState('');
  const logIn = async (event) => {
    event.preventDefault();
    const { username, password } = event.target.elements;
    try {
      await store.login(username.value, password.value);
    } catch (error) {
      const { error_description: description } = await error.response.json();
      setProblem(`${error.name}: ${description}`);
    }
  };
  return (
    <form onSubmit={logIn}>
      <label>
        Username <input name="username" />
      </label>
      <label>
        Password <input name="password" type="password" />
      </label>
      <button>Log in</button>
      <p role="alert">{problem}</p>
    </form>
  );
};
