import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { hours, minutes } from '@supermall/kernel/time'
import type { Cache } from '@supermall/subgraph/cache'
import { hashToken } from '@supermall/subgraph/token'

export type Limit = { readonly key: string; readonly most: number; readonly windowMs: number }
type CodeTo = { readonly audience: string; readonly purpose: string; readonly recipient: string }
type TooManyTries = Refusal & { readonly retryAfterSeconds: number }

/** Names and addresses are hashed, so that the cache holds nobody's phone number. */
const keyOf = (kind: string, ...parts: readonly string[]): string =>
  `identity:${kind}:${hashToken(parts.join('\n')).slice(0, 22)}`

export const addressLimits = (ip: string, perAddress: number): readonly Limit[] => [
  { key: keyOf('sign-in-from', ip), most: perAddress, windowMs: minutes(5) },
]

/** Far below what the account gets from all addresses together: else one of them could use that up for everybody. */
export const loginLimits = (login: string, ip: string): readonly Limit[] => [
  { key: keyOf('sign-in-at', login, ip), most: 5, windowMs: minutes(1) },
  { key: keyOf('sign-in-near', login, ip), most: 8, windowMs: minutes(5) },
]

export const everywhereLimits = (login: string): readonly Limit[] => [
  { key: keyOf('sign-in', login), most: 20, windowMs: minutes(5) },
]

export const codeAddressLimits = (ip: string, perAddress: number): readonly Limit[] => [
  { key: keyOf('code-from', ip), most: perAddress, windowMs: hours(1) },
]

/**
 * A recipient cannot help who asks for codes to them: only what was issued counts, and for one purpose no other is used up. What
 * was issued and not sent counts as well, as nobody may learn here who has an account.
 */
export const codeLimits = (to: CodeTo, mostPerDay: number): readonly Limit[] => [
  { key: keyOf('code', to.audience, to.purpose, to.recipient), most: mostPerDay, windowMs: hours(24) },
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

/** Counts this try against one after the other, until one is used up and refuses it: what is refused uses up no further limit. */
export async function limitTries(cache: Cache, limits: readonly Limit[]): Promise<Result<null>> {
  for (const { key, most, windowMs } of limits) {
    const count = await cache.count(key, 1, windowMs)
    if (count > most) return tooManyTries(windowMs)
  }
  return ok(null)
}

const tooManyTries = (windowMs: number) =>
  refuse<TooManyTries>({
    type: 'TooManyTriesError',
    code: 'TOO_MANY_TRIES',
    message: 'Too many tries; wait a little.',
    retryAfterSeconds: Math.ceil(windowMs / 1_000),
  })

/** What was counted first, so that many at once stay within the limit, and then did not happen. */
export async function uncountTries(cache: Cache, limits: readonly Limit[]): Promise<void> {
  await Promise.all(limits.map(({ key, windowMs }) => cache.count(key, -1, windowMs)))
}

/** What the mall itself failed was no guess: these limits forget it, and whoever calls hears of the fault, also where the cache fails as well. */
export async function unlessAtFault<T>(cache: Cache, limits: readonly Limit[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    await uncountTries(cache, limits).catch(() => undefined)
    throw fault
  }
}

export async function forgetTries(cache: Cache, limits: readonly Limit[]): Promise<void> {
  await Promise.all(limits.map(({ key }) => cache.forget(key)))
}
