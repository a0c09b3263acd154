import { dayOf } from '@supermall/kernel/day'
import { hours } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import { done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import { reconcile } from './reconcile.ts'

const channel = 'stripe'
const { client, clock, simulator, owed, pay, pass, till, voice, deliver } = await payingBy(channel)
const { books } = simulator

/** Of which days the bill of the provider holds what was paid. */
let billed: readonly string[] = []
simulator.speak({
  ...voice,
  answer(heard) {
    const from = Number(heard.query.get('created[gte]'))
    const isEmpty = heard.path === '/v1/balance_transactions' && !billed.includes(dayOf(new Date(from * 1_000)))
    return isEmpty ? { status: 200, body: '{"data":[],"has_more":false}' } : voice.answer(heard)
  },
})

async function paid(): Promise<string> {
  books.trades.clear()
  const { paymentId } = await (async () => {
    const order = await owed()
    done(await pay(order, { channel, card: null }))
    return order
  })()
  books.pay(paymentId)
  await deliver(channel, voice.tell({ kind: 'PAID', id: paymentId }))
  return paymentId
}

const dayAfter = (count: number): string => dayOf(new Date(clock.now.getTime() + hours(24 * count)))
const found = (subjectId: string) => client.difference.findMany({ where: { subjectId } })
const compare = (day: string) => reconcile({ day, channel, isDryRun: false }, till)

test.each([1, -1, 9])(
  'what the bill has %i days off is no difference, unless it has it on our day as well',
  async (off) => {
    const [id, today, other] = [await paid(), dayAfter(0), dayAfter(off)]
    pass(hours(24 * 11))
    billed = [other]
    expect(await compare(other)).toMatchObject({ differences: 0 })
    expect(await found(id)).toEqual([])
    billed = [today, other]
    expect(await compare(other)).toMatchObject({ differences: 1, repaired: 0 })
    const facts = { class: 'AMOUNT', source: 'BILL', status: 'OPEN', day: other, paymentId: id }
    expect(await found(id)).toMatchObject([{ ...facts, ours: 'SUCCEEDED', theirs: 'PAYMENT 10000 CNY' }])
  },
)
