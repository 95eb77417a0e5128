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
