// A real OpenID Connect provider for one test: PACKAGES PORT REDIRECT.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, port, redirect] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const { Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "borough", client_secret: "a secret of the test", redirect_uris: [redirect] }],
  claims: { openid: ["sub"], email: ["email"], profile: ["name", "groups"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@council.example`, name: "Ann Marsh", groups: ["engineer", "chess club"] }),
  }),
  features: { devInteractions: { enabled: true } },
});
provider.listen(Number(port), "127.0.0.1");
