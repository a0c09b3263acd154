import type { AccessClaims } from '@supermall/contracts/token'
import { Fault } from '@supermall/kernel/fault'
import type { Clock } from '@supermall/kernel/time'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Doubt, Session } from '../asking.ts'
import type { Revocations } from './revocations.ts'
import type { Tokens } from './tokens.ts'

export type Identified = { readonly viewer: Viewer; readonly doubt: Doubt | null; readonly session: Session | null }
export type Identify = (authorization: string | undefined) => Promise<Identified>

const BEARER = /^bearer +([\w.~+/-]+=*)$/i
/** Meant for us, or by its look one of our tokens that lacks the word; anything else is for somebody before us. */
const MEANT = /^(bearer\b|eyJ[\w-]+\.)/i

/** A token that is not believed makes a guest of whoever sent it, and he is told; public things stay public for him. */
export function identifier(tokens: Tokens, revocations: Revocations, clock: Clock): Identify {
  const isOver = (claims: AccessClaims): boolean =>
    claims.exp * 1_000 <= clock().getTime() || revocations.isRevoked(claims)
  return async (authorization) => {
    if (!authorization || !MEANT.test(authorization)) return guest(null)
    const read = await tokens.read(BEARER.exec(authorization)?.[1] ?? '').catch(unknown)
    if (read === null) return guest('UNAUTHENTICATED')
    if (read === 'unknown' || !revocations.isLoaded()) return guest('SERVICE_UNAVAILABLE')
    if (isOver(read.claims)) return guest('UNAUTHENTICATED')
    const { claims, stands } = read
    return { viewer: viewerOf(claims), doubt: null, session: { isOver: () => isOver(claims) || !stands() } }
  }
}

/** Nobody can say whether the token is good: its issuer does not tell its keys. */
function unknown(error: unknown): 'unknown' {
  if (error instanceof Fault) return 'unknown'
  throw error
}

const guest = (doubt: Doubt | null): Identified => ({ viewer: { audience: 'GUEST' }, doubt, session: null })

function viewerOf({ sub, sid, aud, perms = [], shop, stores = [] }: AccessClaims): Viewer {
  const session = { accountId: sub, sessionId: sid }
  if (aud === 'CONSUMER') return { audience: aud, ...session }
  if (aud === 'PLATFORM') return { audience: aud, ...session, permissions: perms }
  if (shop === undefined) throw new Error('a merchant without a shop was let in')
  return { audience: aud, ...session, permissions: perms, shopId: shop, storeIds: stores }
}
