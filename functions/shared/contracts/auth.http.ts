import { z } from 'zod';

const Email = z.email().max(254).toLowerCase();

/** At least 10 characters; at most 72 bytes, the part of a password that bcrypt reads. */
const NewPassword = z
  .string()
  .min(10, 'at least 10 characters')
  .refine((value) => new TextEncoder().encode(value).length <= 72, 'at most 72 bytes');

export const SignUp = z.object({ email: Email, password: NewPassword, name: z.string().trim().min(1).max(80) });
export type SignUp = z.infer<typeof SignUp>;

export const LogIn = z.object({ email: Email, password: z.string().min(1).max(200) });
export const Unlock = z.object({ token: z.string().min(20).max(200) });

export const Role = z.enum(['customer', 'operator', 'service']);
export type Role = z.infer<typeof Role>;

export const UserView = z.object({ userId: z.string(), email: z.string(), name: z.string(), roles: z.array(Role) });
export type UserView = z.infer<typeof UserView>;

export const LoggedIn = z.object({ userId: z.string(), roles: z.array(Role) });

export const AccessToken = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int().positive(),
});
export type AccessToken = z.infer<typeof AccessToken>;

/** RFC 6749 section 5.2. */
export const TokenRefusal = z.object({ error: z.string(), error_description: z.string() });

/** Form of RFC 6749 section 4.4.2; the handler refuses in the words of section 5.2, so any field is read. */
export const TokenRequest = z.record(z.string(), z.string());

/** RFC 7517 section 5; only what verifies RS256. */
export const JwkSet = z.object({
  keys: z
    .array(
      z.object({
        kty: z.literal('RSA'),
        kid: z.string().min(1),
        n: z.string(),
        e: z.string(),
        alg: z.literal('RS256'),
        use: z.literal('sig'),
      }),
    )
    .min(1),
});

/** RFC 8414 section 2. There is no code flow: no authorization endpoint, no response type. */
export const AuthorizationServerMetadata = z.object({
  issuer: z.url(),
  jwks_uri: z.url(),
  token_endpoint: z.url(),
  token_endpoint_auth_methods_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
});

/** OpenID Connect Discovery 1.0 section 3. */
export const OpenIdConfiguration = AuthorizationServerMetadata.extend({
  subject_types_supported: z.array(z.string()),
  id_token_signing_alg_values_supported: z.array(z.string()),
  claims_supported: z.array(z.string()),
});
