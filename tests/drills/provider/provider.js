// The provider of an employer: everybody who signs in is who they say, and the address is checked.
//   node provider.js ISSUER REDIRECT_URI CLIENT SECRET
import { Provider } from "oidc-provider";

const [issuer, redirectUri, client, secret] = process.argv.slice(2);
const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [redirectUri] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: [] },
  findAccount: (_, login) => ({
    accountId: login,
    claims: () => ({ sub: login, email: login, email_verified: true }),
  }),
  pkce: { required: () => true },
  cookies: { keys: ["of one story"] },
});
const { hostname, port } = new URL(issuer);
provider.listen(Number(port), hostname, () => console.log("listens"));
