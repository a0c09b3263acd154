import { leftRunning } from '@supermall/messaging/left-running'
import { whileAwaited } from '@supermall/messaging/patience'
import { eventually } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import { accountId } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { inputOf, market } from '../trial/market.ts'
import { startCheckout } from './start-checkout.ts'

let at: Market
beforeAll(async () => {
  at = await market()
})

const ready = (result: Awaited<ReturnType<Market['buy']>>) => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusals))
  return result.value
}

const checkouts = async (): Promise<number> =>
  Number((await at.sql.query<{ count: string }>({ text: 'select count(*) from checkout' })).rows[0]?.count)

describe('a checkout that takes longer than somebody waits', () => {
  /** Inventory answers when it is let; the buyer waits so long. */
  async function begun(ordinal: number, milliseconds: number, purchases = at.tools.purchases) {
    let answer = (): void => undefined
    const letGo = new Promise<void>((resolve) => {
      answer = resolve
    })
    const { ask } = at.saga(ordinal)
    const slow: typeof ask = async (definition, question, options) => {
      if (definition.requestName === 'inventory.hold-stock') await letGo
      return ask(definition, question, options)
    }
    const input = inputOf([1])
    const buy = (within = at.saga(ordinal, { purchases })) =>
      whileAwaited({ deadline: Date.now() + milliseconds, gone: null }, () =>
        startCheckout(input, accountId(ordinal), within),
      )
    return { first: await buy(at.saga(ordinal, { ask: slow, purchases })), answer, buy }
  }

  test('is told to be under way before that, and is worked to its end all the same', async () => {
    const { first, answer, buy } = await begun(6, 3_000)
    expect(ready(first).status).toBe('PROCESSING')
    expect(ready(await buy())).toMatchObject({ id: ready(first).id, status: 'PROCESSING' })
    answer()
    await eventually(async () => ready(await buy()).status === 'READY')
    expect(ready(await buy()).id).toBe(ready(first).id)
  })

  test('keeps others from being begun where there are too many such, before anything of theirs is written', async () => {
    const purchases = leftRunning(1)
    const { first, answer, buy } = await begun(8, 600, purchases)
    expect(ready(first).status).toBe('PROCESSING')
    const before = await checkouts()
    const another = inputOf([2])
    const others = () => startCheckout(another, accountId(9), at.saga(9, { purchases }))
    await expect(others()).rejects.toMatchObject({ code: 'OVERLOADED', retryable: true })
    expect(await checkouts()).toBe(before)
    expect(ready(await buy()).id).toBe(ready(first).id)
    answer()
    await eventually(() => others().then(ready, () => null))
    expect(ready(await others()).status).toBe('READY')
  })
})
