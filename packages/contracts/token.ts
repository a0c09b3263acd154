import { z } from 'zod'
import { idOf } from './define.ts'
import { AUDIENCES } from './identity.ts'

/** What an access token says. Identity writes it, the gateway reads it; permissions are patterns as roles hold them. */
export const accessClaims = z.object({
  iss: z.string(),
  sub: idOf('acc'),
  sid: idOf('ses'),
  aud: z.enum(AUDIENCES),
  iat: z.int(),
  exp: z.int(),
  perms: z.array(z.string()).max(500).optional(),
  /** The one shop that a merchant's session is for. */
  shop: idOf('shp').optional(),
  /** The stores in which that member of staff is a clerk. */
  stores: z.array(idOf('sto')).max(100).optional(),
})

export type AccessClaims = z.infer<typeof accessClaims>

export const TOKEN_ISSUER = 'supermall'
export const JWKS_PATH = '/.well-known/jwks.json'
