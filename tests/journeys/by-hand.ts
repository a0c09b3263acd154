import type { Page } from '@supermall/testing/browser'
import { openPage } from '@supermall/testing/browser'
import { eventually } from '@supermall/testing/rival'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { World } from '../world.ts'
import { fen, firstOf } from './counter.ts'
import { keepPicture, sitting } from './desk.ts'
import { buyTwo, CASE, REFUND, sendBackOne } from './return.ts'

const SHOP = 0

/** A whole purchase and a whole return, in nothing but the playground. */
export function byHand(world: () => World): void {
  let page: Page

  beforeAll(async () => {
    page = await openPage(`${world().url}/`)
  })
  afterAll(() => page?.close())

  it('buys two of a thing, sends one of them back and has its money again', async () => {
    const buyer = sitting(page, 'Buyer')
    const people = { buyer, owner: sitting(page, 'Merchant') }
    const { orderId, lineId } = await buyTwo(people, await firstOf(world(), SHOP))
    await keepPicture(page, 'by-hand-bought')
    const { id, amount } = await sendBackOne(people, { orderId, lineId })
    await keepPicture(page, 'by-hand-sent-back')
    await eventually(async () => (await buyer.gets(CASE, { id })).aftersaleCase?.status === 'DONE')
    const { aftersaleCase } = await buyer.gets(CASE, { id })
    const { refund } = await buyer.gets(REFUND, { id: aftersaleCase?.refund?.id ?? '' })
    await keepPicture(page, 'by-hand-refunded')
    expect(refund).toMatchObject({ status: 'SUCCEEDED', channel: 'SANDBOX_CARD', amount: { amount } })
    expect(fen(refund?.providerPart.amount)).toBeGreaterThan(0)
    expect(fen(refund?.providerPart.amount) + fen(refund?.walletPart.amount)).toBe(fen(amount))
    expect(page.complaints()).toEqual([])
  })
}
