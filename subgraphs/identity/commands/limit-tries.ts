import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { hours, minutes } from '@supermall/kernel/time'
import type { Cache } from '@supermall/subgraph/cache'
import { hashToken } from '../providers/secrets.ts'

export type Limit = { readonly key: string; readonly most: number; readonly windowMs: number }
export type TooManyTries = Refusal & { readonly retryAfterSeconds: number }

/** Names and addresses are hashed, so that the cache holds nobody's phone number. */
const keyOf = (kind: string, ...parts: readonly string[]): string =>
  `identity:${kind}:${hashToken(parts.join('\n')).slice(0, 22)}`

export const signInLimits = (
  login: string,
  { ip, perAddress }: { ip: string; perAddress: number },
): readonly Limit[] => [
  { key: keyOf('sign-in-at', login, ip), most: 5, windowMs: minutes(1) },
  { key: keyOf('sign-in', login), most: 20, windowMs: minutes(5) },
  { key: keyOf('sign-in-from', ip), most: perAddress, windowMs: minutes(5) },
]

export const codeAddressLimits = (ip: string, perAddress: number): readonly Limit[] => [
  { key: keyOf('code-from', ip), most: perAddress, windowMs: hours(1) },
]

/** A recipient cannot help who asks for codes to them: only what was issued counts. */
export const codeLimits = (recipient: string, mostPerDay: number): readonly Limit[] => [
  { key: keyOf('code', recipient), most: mostPerDay, windowMs: hours(24) },
]

export const registrationLimits = (ip: string, perAddress: number): readonly Limit[] => [
  { key: keyOf('register-from', ip), most: perAddress, windowMs: hours(1) },
]

/** For what asks for the account's password again: changing it, or going away. */
export const passwordLimits = (accountId: string): readonly Limit[] => [
  { key: keyOf('password', accountId), most: 10, windowMs: minutes(5) },
]

/** For what is asked of WeChat for an account. */
export const wechatLimits = (accountId: string): readonly Limit[] => [
  { key: keyOf('wechat', accountId), most: 10, windowMs: minutes(5) },
]

/** Counts this try against all of them; the first that is used up refuses it. */
export async function limitTries(cache: Cache, limits: readonly Limit[]): Promise<Result<null>> {
  const counts = await Promise.all(limits.map(({ key, windowMs }) => cache.count(key, 1, windowMs)))
  const full = limits.find(({ most }, index) => (counts[index] ?? 0) > most)
  if (!full) return ok(null)
  return refuse<TooManyTries>({
    type: 'TooManyTriesError',
    code: 'TOO_MANY_TRIES',
    message: 'Too many tries; wait a little.',
    retryAfterSeconds: Math.ceil(full.windowMs / 1_000),
  })
}

/** What was counted first, so that many at once stay within the limit, and then did not happen. */
export async function uncountTries(cache: Cache, limits: readonly Limit[]): Promise<void> {
  await Promise.all(limits.map(({ key, windowMs }) => cache.count(key, -1, windowMs)))
}

/** Who came in has shown that the tries were theirs; an address stays counted, as many people share it. */
export async function forgiveTries(cache: Cache, limits: readonly Limit[]): Promise<void> {
  await Promise.all(limits.slice(0, 2).map(({ key }) => cache.forget(key)))
}
