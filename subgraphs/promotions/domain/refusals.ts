import type { Refusal, Refused, Result } from '@supermall/kernel/result'
import { refuse } from '@supermall/kernel/result'
import { after, hours } from '@supermall/kernel/time'
import { hourOf } from './coupons/code.ts'

export { notFound, stale, tooMany } from '@supermall/kernel/refusals'

type WrongCodes = Refusal & { readonly retryAfterSeconds: number }

/** Tries are counted by the hour. */
export const tooManyTries = (message: string, now: Date): Refused<WrongCodes> =>
  refuse<WrongCodes>({
    type: 'WrongCodesError',
    code: 'TOO_MANY_TRIES',
    message,
    path: ['code'],
    retryAfterSeconds: Math.ceil((after(hourOf(now), hours(1)).getTime() - now.getTime()) / 1_000),
  })

/** What is wrong with a coupon is told of the field by which it was asked for. */
export function askedBy<T>(field: string, result: Result<T>): Result<T> {
  if (result.ok) return result
  const [first, ...rest] = result.refusals.map((why) =>
    why.path?.[0] === 'couponId' ? { ...why, path: [field] } : why,
  )
  return first ? refuse(first, ...rest) : result
}
