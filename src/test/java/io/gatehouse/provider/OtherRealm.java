package io.gatehouse.provider;

/** A realm that is not like the others: ID tokens by ES384, access tokens by PS256, for a few seconds, roles only in ID tokens and elsewhere. */
final class OtherRealm {

    static final String JSON = """
            {
              "realm": "made", "enabled": true, "sslRequired": "none",
              "accessTokenLifespan": 4, "ssoSessionIdleTimeout": 600, "ssoSessionMaxLifespan": 1200,
              "defaultSignatureAlgorithm": "PS256",
              "eventsEnabled": true, "enabledEventTypes": ["REFRESH_TOKEN", "REFRESH_TOKEN_ERROR"],
              "roles": { "realm": [{ "name": "buyer" }, { "name": "seller" }] },
              "components": {
                "org.keycloak.keys.KeyProvider": [
                  { "name": "access", "providerId": "rsa-generated",
                    "config": { "priority": ["100"], "algorithm": ["PS256"], "keySize": ["2048"] } },
                  { "name": "id", "providerId": "ecdsa-generated",
                    "config": { "priority": ["100"], "ecdsaEllipticCurveKey": ["P-384"] } },
                  { "name": "itself", "providerId": "hmac-generated",
                    "config": { "priority": ["100"], "algorithm": ["HS512"] } },
                  { "name": "cookies", "providerId": "aes-generated", "config": { "priority": ["100"] } }
                ]
              },
              "users": [
                { "username": "carol", "enabled": true, "email": "carol@made.example", "firstName": "C", "lastName": "C",
                  "credentials": [{ "type": "password", "value": "carol-for-tests-only" }], "realmRoles": ["buyer"] },
                { "username": "dave", "enabled": true, "email": "dave@made.example", "firstName": "D", "lastName": "D",
                  "credentials": [{ "type": "password", "value": "dave-for-tests-only" }], "realmRoles": ["seller"] }
              ],
              "clients": [{
                "clientId": "gateway", "enabled": true, "publicClient": false, "secret": "gateway-for-tests-only",
                "standardFlowEnabled": true, "redirectUris": ["http://localhost/*"],
                "attributes": { "id.token.signed.response.alg": "ES384", "pkce.code.challenge.method": "S256" },
                "protocolMappers": [{
                  "name": "roles", "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-realm-role-mapper",
                  "config": {
                    "claim.name": "may.do", "jsonType.label": "String", "multivalued": "true",
                    "id.token.claim": "true", "access.token.claim": "false"
                  }
                }]
              }]
            }
            """;

    private OtherRealm() {}
}
