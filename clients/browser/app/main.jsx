import { initializeApp } from '@haulmont/jmix-rest';
import { JmixAppProvider } from '@haulmont/jmix-react-core';
import ReactDOM from 'react-dom';
import { restClient } from './rest-link.js';
import { Shop } from './shop.jsx';

const NAME = 'shop';

/** Shows the shop of an address; what drives the browser calls it. */
window.showShop = (url, metadata) => {
  const rest = initializeApp({ name: NAME, apiUrl: `${url}/rest/`, storage: window.localStorage });
  const config = {
    appName: NAME,
    obtainTokenEndpoint: `${url}/oauth/token`,
    revokeTokenEndpoint: `${url}/oauth/revoke`,
    graphqlEndpoint: `${url}/rest`,
  };
  ReactDOM.render(
    <JmixAppProvider
      jmixREST={rest}
      apolloClient={restClient(rest)}
      metadata={metadata}
      config={config}
      Modals={({ children }) => children}
    >
      <Shop />
    </JmixAppProvider>,
    document.getElementById('root'),
  );
};
