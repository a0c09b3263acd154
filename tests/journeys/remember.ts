import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { domains } from '../chaos/field.ts'
import { judge } from '../chaos/judge.ts'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { shopIdOf } from './counter.ts'

const MY_ORDERS = graphql(`
  query MyPast {
    orders(first: 100) { totalCount nodes { status kind isParent isCashOnDelivery expiresAt createdAt } }
    aftersaleCases(first: 100) { nodes { kind status } }
    wallet { available { amount } frozen { amount } }
  }
`)

const SHOP_ORDERS = graphql(`
  query PastOfShop($shopId: ID!) {
    managedOrders(where: { shopId: { eq: $shopId } }, first: 100) { nodes { status } }
    managedAftersaleCases(where: { shopId: { eq: $shopId } }, first: 100) { nodes { status } }
  }
`)

const BOOKS = graphql(`
  query PastInBooks {
    payments(first: 100) { nodes { status } } refunds(first: 100) { nodes { status } }
    withdrawals(first: 10) { nodes { status } }
  }
`)

/** A demo mall that has just been opened has been open for a month. */
export function remembering(world: () => World): void {
  it('keeps every promise that the mall makes about orders, goods, money and rewards', async () => {
    await eventually(async () => (await openEvents(world())) === 0)
    expect(await judge(world(), async () => ({ acknowledged: [] }))).toEqual([])
  })

  it('shows its first buyer orders in every state, of every kind, and what was sent back', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer1')
    const { orders, aftersaleCases } = await buyer.gets(MY_ORDERS)
    const states = new Set<string>(orders.nodes.map(({ status }) => status))
    expect([...states].sort()).toEqual(['CANCELLED', 'CLOSED', 'FINISHED', 'PAID', 'PENDING_PAYMENT', 'SHIPPED'])
    const kinds = new Set<string | null | undefined>(orders.nodes.map(({ kind }) => kind))
    expect([...kinds]).toEqual(expect.arrayContaining(['PHYSICAL', 'VIRTUAL', 'VERIFICATION']))
    const waiting = orders.nodes.find(({ status }) => status === 'PENDING_PAYMENT')
    expect(Date.parse(waiting?.expiresAt ?? '')).toBeGreaterThan(Date.now())
    for (const { createdAt } of orders.nodes) expect(Date.now() - Date.parse(createdAt)).toBeLessThan(32 * 86_400_000)
    const cases = aftersaleCases.nodes.map(({ kind, status }) => `${kind} ${status}`)
    const wanted = ['RETURN DONE', 'EXCHANGE DONE', 'REFUND_ONLY DONE', 'RETURN REJECTED', 'REFUND_ONLY APPLIED']
    expect(cases).toEqual(expect.arrayContaining(wanted))
  })

  it.each([0, 1, 2, 3, 4])('gives shop %i orders to send and cases to decide or to look back at', async (shop) => {
    const owner = await world().signIn('MERCHANT', `shop${shop}-owner`)
    const { managedOrders, managedAftersaleCases } = await owner.gets(SHOP_ORDERS, { shopId: shopIdOf(shop) })
    expect(managedOrders.nodes.length).toBeGreaterThan(8)
    expect(managedOrders.nodes.some(({ status }) => status === 'PAID')).toBe(true)
    expect(managedAftersaleCases.nodes.length).toBeGreaterThan(0)
  })

  it('gives the platform payments, refunds and withdrawals to look at', async () => {
    const admin = await world().signIn('PLATFORM', 'admin')
    const { payments, refunds, withdrawals } = await admin.gets(BOOKS)
    expect(payments.nodes.length).toBeGreaterThan(50)
    expect(refunds.nodes.length).toBeGreaterThan(5)
    expect(withdrawals.nodes.map(({ status }) => status)).toEqual(['REQUESTED', 'REQUESTED'])
  })
}

async function openEvents({ query }: World): Promise<number> {
  const text = 'select count(*)::int as count from outbox_event where confirmed_at is null'
  const counts = await Promise.all(domains.map((domain) => query<{ count: number }>(domain, text)))
  return counts.reduce((sum, [row]) => sum + (row?.count ?? 0), 0)
}
