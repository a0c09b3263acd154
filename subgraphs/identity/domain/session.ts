import type { Id } from '@supermall/kernel/id'
import { seconds } from '@supermall/kernel/time'
import type { Audience } from './account.ts'

export type SessionId = Id<'ses'>

/** How long an access token is good: shorter for staff, who can do more harm. */
export const ACCESS_MS: Readonly<Record<Audience, number>> = {
  CONSUMER: seconds(7_200),
  MERCHANT: seconds(3_600),
  PLATFORM: seconds(3_600),
}
export const REFRESH_MS = seconds(604_800)

/** A client whose answer got lost asks again with the same token; so soon it is taken for honest. */
const GRACE_MS = seconds(10)

export type PresentedToken = {
  readonly expiresAt: Date
  readonly usedAt: Date | null
  /** Whether the token that replaced it was used in its turn: then its holder has received it. */
  readonly isSuccessorUsed: boolean
  readonly isSessionRevoked: boolean
}

type RefreshDecision = 'ROTATE' | 'REPEAT' | 'REFUSE' | 'REVOKE'

/** Of a token that was used already there are two holders, and one of them is a thief: unless it is a repeated question. */
export function decideRefresh(token: PresentedToken, now: Date): RefreshDecision {
  if (token.isSessionRevoked || token.expiresAt <= now) return 'REFUSE'
  if (token.usedAt === null) return 'ROTATE'
  const isRepeated = now.getTime() - token.usedAt.getTime() <= GRACE_MS && !token.isSuccessorUsed
  return isRepeated ? 'REPEAT' : 'REVOKE'
}
