import type { Id } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import { listParcels } from '../data/parcels.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { refundableOf } from '../domain/aftersale-refundable.ts'
import { deciding, piece } from '../trial/deciding.ts'
import type { Bought, Returns } from '../trial/returns.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import { cancelShipment } from './change-shipment.ts'
import { closeOrder } from './close-order.ts'
import { weigh } from './open-aftersale.ts'
import { failRefund, settleRefund } from './settle-refund.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
  await at.addressOf(0)
})

const { approve, receive, sendBack } = deciding(() => at)
const pieces = ({ lines }: Bought, quantity: number) => [{ lineId: lines[0]?.id ?? '', quantity }]
const TEN = { amount: { amount: '10.00', currency: 'CNY' } }

/** Of the first line, three pieces of 10.03, so much money without a piece is on its way. */
const moneyAlone = async (buyer: number, bought: Bought) =>
  done(await approve(done(await at.apply(buyer, bought, { ...TEN, lines: pieces(bought, 3) }))))

/** So many pieces came back, and their money is on its way. */
const goingBack = async (buyer: number, bought: Bought, quantity: number) => {
  const made = done(await at.apply(buyer, bought, { kind: 'RETURN', lines: pieces(bought, quantity) }))
  return done(await receive(done(await sendBack(buyer, done(await approve(made))))))
}
const fail = ({ refundId }: AftersaleCase) =>
  at.transact((unit) => failRefund(refundId ?? 'rfd_', 'Nothing covers it', unit))
const firstLine = async (bought: Bought) => (await at.read(bought.order.id)).lines[0]
const expected = async ({ order }: Bought) => ({ expectedVersion: (await at.read(order.id)).order.version })

/** The parcel in which just these pieces were sent. */
const takeBack = async (sent: Bought, lines: readonly { lineId: string; quantity: number }[]) => {
  const parcels = await at.transact((unit) => listParcels(unit.db, [sent.order.id]))
  const parcel = parcels.find((one) => JSON.stringify(one.lines) === JSON.stringify(lines))
  const taken = { parcelId: parcel?.id ?? '', ...(await expected(sent)) }
  done(await at.operate('orders.order.ship', (unit) => cancelShipment(taken, unit)))
}
const closeRest = async (sent: Bought) => {
  const closing = { orderId: sent.order.id, reason: 'Broken', ...(await expected(sent)) }
  done(await at.operate('orders.order.close', (unit) => closeOrder(closing, unit)))
  const asked = (await at.toldOf('refund.requested', sent.order)).at(-1)?.payload as { refundId: Id<'rfd'> }
  return asked.refundId
}
const refundable = async (bought: Bought) => {
  const { paid, grounds } = await at.transact(async (unit) => weigh(await at.read(bought.order.id), unit))
  return refundableOf(paid, grounds)
}

describe('a line of which money went back alone, and then pieces in two cases', () => {
  test('gets back what was paid for it and no more, whichever money arrives first', async () => {
    for (const [buyer, isSecondFirst] of [
      [1, false],
      [2, true],
    ] as const) {
      const bought = await at.shipped(buyer, { 3: 3, 9: 1 })
      await at.settle(await moneyAlone(buyer, bought))
      const two = await goingBack(buyer, bought, 2)
      expect(two.amountMinor).toBe(2_006n)
      await fail(two)
      expect(await refundable(bought)).toMatchObject({ amountMinor: 1_012n })
      const third = done(await at.apply(buyer, bought, { kind: 'RETURN', lines: pieces(bought, 1) }))
      expect(third.amountMinor).toBe(3n)
      const received = done(await receive(done(await sendBack(buyer, done(await approve(third))))))
      for (const one of isSecondFirst ? [received, two] : [two, received]) await at.settle(one)
      expect(await firstLine(bought)).toMatchObject({ refundedQuantity: 3, returnedQuantity: 3, refundedMinor: 3_009n })
      expect((await refundable(bought)).amountMinor).toBe(1_009n)
    }
  })

  test('gets no more by a shop that closes what waits after its parcel was taken back', async () => {
    const bought = await at.paid(3, { 3: 1, 9: 1 })
    await at.ship(bought, piece(bought, 0))
    const sent = await at.ship(bought)
    const alone = done(await approve(done(await at.apply(3, sent, { ...TEN, lines: piece(sent, 0) }))))
    await takeBack(sent, piece(sent, 0))
    const refundId = await closeRest(sent)
    expect((await at.toldOf('refund.requested', sent.order)).at(-1)?.payload).toMatchObject({
      amount: { minorUnits: '3' },
    })
    await at.transact((unit) => settleRefund(refundId, unit))
    expect(await firstLine(sent)).toMatchObject({ refundedMinor: 3n })
    await at.settle(alone)
    expect(await firstLine(sent)).toMatchObject({ refundedQuantity: 1, refundedMinor: 1_003n })
  })
})

describe('pieces that nobody will send after money went back alone', () => {
  test('leave to the one that was sent what is left of the money, whichever arrives first', async () => {
    for (const [buyer, isRestFirst] of [
      [4, true],
      [5, false],
    ] as const) {
      const bought = await at.paid(buyer, { 3: 3, 9: 1 })
      await at.ship(bought, [...piece(bought, 0), ...piece(bought, 1)])
      const sent = await at.ship(bought)
      await at.settle(await moneyAlone(buyer, sent))
      await takeBack(sent, pieces(sent, 2))
      const refundId = await closeRest(sent)
      const one = await goingBack(buyer, sent, 1)
      expect(one.amountMinor).toBe(3n)
      const settling = [() => at.transact((unit) => settleRefund(refundId, unit)), () => at.settle(one)]
      for (const settle of isRestFirst ? settling : settling.toReversed()) await settle()
      expect(await firstLine(sent)).toMatchObject({ refundedQuantity: 3, returnedQuantity: 1, refundedMinor: 3_009n })
    }
  })
})

describe('a case of which money alone is under way', () => {
  test('keeps others of its line from being opened until that has come', async () => {
    const bought = await at.shipped(7, { 3: 3 })
    const alone = await moneyAlone(7, bought)
    const asked = { kind: 'RETURN', lines: pieces(bought, 1) } as const
    expect(codesOf(await at.apply(7, bought, asked))).toEqual(['CASE_OPEN'])
    await at.settle(alone)
    done(await at.apply(7, bought, asked))
  })
})

describe('a case of before its lines said whether their pieces go back', () => {
  test('leaves the other pieces of its line alone until its money is back', async () => {
    const bought = await at.shipped(6, { 3: 3 })
    const going = await goingBack(6, bought, 1)
    await at.sql.query('update aftersale_line set is_going_back = false where case_id = $1', [going.id])
    const before = await at.kept()
    expect(codesOf(await at.apply(6, bought, { kind: 'RETURN', lines: pieces(bought, 1) }))).toEqual(['CASE_OPEN'])
    expect(await at.kept()).toBe(before)
    expect(await refundable(bought)).toMatchObject({ canApply: false })
    await at.settle(going)
    const made = done(await at.apply(6, bought, { kind: 'RETURN', lines: pieces(bought, 2) }))
    expect(made.amountMinor).toBe(2_006n)
  })
})
