import { AUDIENCES } from '@supermall/contracts/identity'
import type { AccessClaims } from '@supermall/contracts/token'
import { accessClaims } from '@supermall/contracts/token'
import { bounded } from '@supermall/kernel/bounded'
import { Fault } from '@supermall/kernel/fault'
import type { Clock } from '@supermall/kernel/time'
import { minutes } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { JWTPayload } from 'jose'
import { decodeJwt, jwtVerify } from 'jose'
import type { Keys } from './keys.ts'
import { ALGORITHMS } from './keys.ts'

export type Tokens = {
  /** What a token says; null when it is not to be believed, for whatever reason. Throws where nobody can say yet. */
  readonly read: (token: string) => Promise<Believed | null>
}

type Believed = {
  readonly claims: AccessClaims
  /** Whether its issuer still publishes the key that it was signed with. */
  readonly stands: () => boolean
}

type Options = {
  readonly issuers: ReadonlyMap<string, Keys>
  readonly mostMinutes: number
  readonly clock: Clock
  readonly log: Log
}

const MOST_REMEMBERED = 10_000
const MOST_CHARACTERS = 32 * 1024 * 1024

type Remembered = { readonly claims: AccessClaims; readonly keys: Keys; readonly kid: string }

/** A signature is checked once per token; whether the token has expired, or its key was withdrawn, is asked every time. */
export function tokenReader({ issuers, mostMinutes, clock, log }: Options): Tokens {
  const remembered = bounded<Remembered>({ most: MOST_REMEMBERED, mostCharacters: MOST_CHARACTERS })

  async function verify(token: string): Promise<Remembered | null> {
    try {
      const issuer = String(decodeJwt(token).iss)
      const keys = issuers.get(issuer)
      if (!keys) return null
      const key = async ({ kid }: { kid?: string }) => (await keys.find(kid ?? '')) ?? unknownKey()
      const { payload, protectedHeader } = await jwtVerify(token, key, {
        algorithms: ALGORITHMS,
        issuer,
        audience: [...AUDIENCES],
        requiredClaims: ['exp', 'iat'],
        currentDate: clock(),
      })
      const claims = accessClaims.safeParse({ ...payload, aud: audienceOf(payload) })
      if (claims.success && isSound(claims.data, { now: clock(), mostMinutes }))
        return { claims: claims.data, keys, kid: protectedHeader.kid ?? '' }
      log.debug('identity.doubted', {
        reason: claims.success ? 'its times or its shop are not sound' : claims.error.message,
      })
    } catch (error) {
      if (error instanceof Fault) throw error
      log.debug('identity.doubted', { reason: String(error) })
    }
    return null
  }

  async function isStill({ claims, keys, kid }: Remembered): Promise<boolean> {
    return claims.exp * 1_000 > clock().getTime() && (await keys.find(kid)) !== null
  }

  return {
    async read(token) {
      const before = remembered.get(token)
      const read = before ?? (await verify(token))
      if (read === null || (before && !(await isStill(before)))) return null
      if (!before) remembered.set(token, read)
      return { claims: read.claims, stands: () => read.keys.stands(read.kid) }
    },
  }
}

/** Other issuers may name several audiences; who would be two of ours at once is none. */
function audienceOf({ aud = [] }: JWTPayload): string | null {
  const [ours, ...more] = AUDIENCES.filter((one) => [aud].flat().includes(one))
  return more.length === 0 ? (ours ?? null) : null
}

/** A token may not outlive the list of revoked sessions, nor come from the future; staff of a shop say of which. */
function isSound(
  { iat, exp, aud, shop }: AccessClaims,
  { now, mostMinutes }: { now: Date; mostMinutes: number },
): boolean {
  const isShort = (exp - iat) * 1_000 <= minutes(mostMinutes)
  return isShort && iat * 1_000 <= now.getTime() + minutes(1) && (aud !== 'MERCHANT' || shop !== undefined)
}

function unknownKey(): never {
  throw new Error('no such key')
}
