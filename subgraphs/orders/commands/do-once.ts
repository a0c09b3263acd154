import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../data/database.ts'
import { notFound } from '../domain/refusals.ts'

type Keyed = { readonly idempotencyKey?: string | null }
type Work<T> = {
  readonly unit: OperatorUnit
  readonly work: () => Promise<Result<T>>
  readonly read: (id: string) => Promise<T | null>
}

/**
 * Once per key, where its client has chosen one. What is kept under it is only which it was, so that no words of a buyer lie there. Who acts for
 * another shop by now has used the key for something else.
 */
export async function doOnce<T extends { readonly id: string }>(
  name: string,
  { idempotencyKey: key, ...given }: Keyed,
  { unit, work, read }: Work<T>,
): Promise<Result<T>> {
  if (key === undefined || key === null) return work()
  const input = { ...given, shopId: unit.actor.shopId }
  let made: T | null = null
  const done = await idempotent({ name, key, input }, unit, async () => {
    const result = await work()
    if (!result.ok) return result
    made = result.value
    return ok({ id: result.value.id })
  })
  if (!done.ok) return done
  const found = made ?? (await read(done.value.id))
  return found ? ok(found) : notFound('idempotencyKey')
}
