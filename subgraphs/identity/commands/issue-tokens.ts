import { TOKEN_ISSUER } from '@supermall/contracts/token'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { after } from '@supermall/kernel/time'
import type { Account } from '../data/accounts.ts'
import type { Session } from '../data/sessions.ts'
import type { AccountId, Audience } from '../domain/account.ts'
import type { SessionId } from '../domain/session.ts'
import { ACCESS_MS } from '../domain/session.ts'
import type { Signer } from '../providers/signer.ts'
import type { Seat } from './open-session.ts'

type AuthTokens = {
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresAt: Date
  readonly refreshExpiresAt: Date
}
export type Admitted = { readonly tokens: AuthTokens; readonly account: Account; readonly session: Session }

/** Signs what the transaction decided. Whatever cuts access later is later than the second from which the token dates. */
export async function issueTokens(seated: Result<Seat>, signer: Signer): Promise<Result<Admitted>> {
  if (!seated.ok) return seated
  const { account, session, refreshToken, refreshExpiresAt, permissions, membership } = seated.value
  const audience = account.audience as Audience
  const issuedAt = issuedAtOf(session)
  const expiresAt = after(new Date(issuedAt * 1_000), ACCESS_MS[audience])
  const accessToken = await signer.sign({
    iss: TOKEN_ISSUER,
    sub: account.id as AccountId,
    sid: session.id as SessionId,
    aud: audience,
    iat: issuedAt,
    exp: expiresAt.getTime() / 1_000,
    ...(audience === 'CONSUMER' ? {} : { perms: [...permissions] }),
    ...(membership ? { shop: membership.shopId, stores: [...membership.storeIds] } : {}),
  })
  return ok({ account, session, tokens: { accessToken, refreshToken, expiresAt, refreshExpiresAt } })
}

/** The session's last use or, where its access was cut within the same second, the cut: the token after it must not fall under it. */
const issuedAtOf = ({ lastUsedAt, accessCutAt }: Session): number =>
  Math.max(Math.floor(lastUsedAt.getTime() / 1_000), (accessCutAt?.getTime() ?? 0) / 1_000)
