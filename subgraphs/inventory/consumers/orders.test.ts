import { productDeleted } from '@supermall/contracts/catalog'
import type { EventDraft } from '@supermall/contracts/define'
import { holdStock } from '@supermall/contracts/inventory'
import { shopChanged } from '@supermall/contracts/merchants'
import {
  aftersaleReshipped,
  orderCancelled,
  orderCreated,
  orderFinished,
  orderPaid,
  orderRefunded,
} from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { seal } from '@supermall/messaging/envelope'
import { system } from '@supermall/messaging/unit'
import { everyOrder } from '@supermall/testing/every-order'
import { eventually } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { mall, merchant, mutation, shopId } from '../trial/mall.ts'

let house: Mall
const money = { minorUnits: '100', currency: 'CNY' }

beforeAll(async () => {
  house = await mall(50)
})

/** As another domain tells it, twice: the bus promises no less. Until it was heard. */
async function tell(draft: EventDraft): Promise<void> {
  const envelope = seal(draft, { source: 'orders', actor: system, now: house.clock.now })
  const outgoing = { envelope, text: JSON.stringify(envelope) }
  await house.bus.publish([outgoing, outgoing] as never)
  const heard = 'select 1 from inbox_event where event_id = $1'
  await eventually(async () => (await house.sql.query(heard, [envelope.id])).rows.length === 1)
}

function stockIn(skuId: string, quantity: number) {
  const input = {
    warehouseId: `whs_${shopId(0).slice(4)}`,
    lines: [{ skuId, quantity }],
    idempotencyKey: newId('key'),
  }
  return house.asks(merchant(0), mutation('stockIn', 'document { id }'), { input })
}

async function bought(quantity: number) {
  const [skuId, checkoutId] = [house.goods.add({ shopId: shopId(0) }), newId('chk')]
  await stockIn(skuId, 10)
  const until = new Date(house.clock.now.getTime() + 1_800_000).toISOString()
  await house.ask(holdStock, { ownerId: checkoutId, lines: [{ skuId, quantity }], until })
  const orderId = newId('ord')
  const order = { orderId, payableId: orderId, shopId: shopId(0), accountId: newId('acc'), checkoutId }
  const line = { lineId: newId('oln'), productId: newId('prd'), skuId, quantity, paid: money }
  return { skuId, order, lines: [line] } as const
}

const figures = async (skuId: string) =>
  (await house.sql.query('select on_hand, held, sold::int, returned::int from stock where sku_id = $1', [skuId]))
    .rows[0]

const until = (skuId: string, wanted: object) =>
  eventually(
    async () =>
      JSON.stringify(await figures(skuId)) === JSON.stringify({ on_hand: 0, held: 0, sold: 0, returned: 0, ...wanted }),
  )

describe('an order', () => {
  it('that is paid takes its goods off the books, and one that is refunded puts them back, each once', async () => {
    const { skuId, order, lines } = await bought(4)
    await tell(orderPaid({ ...order, paid: money, lines: [...lines] } as never))
    await until(skuId, { on_hand: 6, sold: 4 })
    const back = lines.map(({ lineId }) => ({ lineId, skuId, quantity: 3, isRestocked: true }))
    await tell(orderRefunded({ ...order, refundId: newId('rfd'), amount: money, isFull: false, lines: back } as never))
    await until(skuId, { on_hand: 9, sold: 4, returned: 3 })
    await tell(
      orderRefunded({
        ...order,
        refundId: newId('rfd'),
        amount: money,
        isFull: false,
        lines: back.map((line) => ({ ...line, isRestocked: false })),
      } as never),
    )
    await tell(orderPaid({ ...order, paid: money, lines: [...lines] } as never))
    await until(skuId, { on_hand: 9, sold: 4, returned: 3 })
  })

  it('whose goods are exchanged takes others off the books, once', async () => {
    const { skuId, order, lines } = await bought(4)
    await tell(orderPaid({ ...order, paid: money, lines: [...lines] } as never))
    await until(skuId, { on_hand: 6, sold: 4 })
    const { orderId, shopId, accountId, checkoutId } = order
    const about = { caseId: newId('asc'), orderId, shopId, accountId, checkoutId }
    const sent = (quantity: number, isRestocked: boolean) =>
      lines.map(({ lineId }) => ({ lineId, skuId, quantity, isRestocked }))
    await tell(aftersaleReshipped({ ...about, lines: sent(2, false) } as never))
    await until(skuId, { on_hand: 4, sold: 6 })
    await tell(aftersaleReshipped({ ...about, caseId: newId('asc'), lines: sent(1, true) } as never))
    await until(skuId, { on_hand: 4, sold: 7, returned: 1 })
  })

  it('that is cancelled gives back what it held', async () => {
    const { skuId, order, lines } = await bought(4)
    await tell(orderCancelled({ ...order, cause: 'TIMEOUT', reason: '', lines: [...lines] } as never))
    await until(skuId, { on_hand: 10 })
    expect(
      (await house.told('stock.released')).filter(({ aggregateId }) => aggregateId === order.checkoutId),
    ).toHaveLength(1)
  })

  it.each(everyOrder(['paid', 'refunded', 'reshipped'] as const).map((names) => [names.join(', '), names]))(
    'ends with the same goods on the books when it is heard as %s',
    async (_, names) => {
      const { skuId, order, lines } = await bought(4)
      const before = { bought: { paid: money, lines: [...lines] } }
      const back = lines.map(({ lineId }) => ({ lineId, skuId, quantity: 3, isRestocked: true }))
      const sent = lines.map(({ lineId }) => ({ lineId, skuId, quantity: 1, isRestocked: true }))
      const drafts = {
        paid: orderPaid({ ...order, paid: money, lines: [...lines] } as never),
        refunded: orderRefunded({
          ...{ ...order, refundId: newId('rfd'), amount: money, isFull: false, lines: back },
          ...before,
        } as never),
        reshipped: aftersaleReshipped({ ...order, caseId: newId('asc'), lines: sent, ...before } as never),
      }
      for (const name of names) await tell(drafts[name])
      await until(skuId, { on_hand: 9, sold: 5, returned: 4 })
    },
  )

  it.each(everyOrder(['paid', 'refunded', 'stocked'] as const).map((names) => [names.join(', '), names]))(
    'of which something was short leaves all of it on the books when it is heard as %s',
    async (_, names) => {
      const { skuId: held, order, lines } = await bought(4)
      const short = house.goods.add({ shopId: shopId(0) })
      const all = [...lines, { ...lines[0], lineId: newId('oln'), skuId: short }]
      const back = all.map(({ lineId, skuId, quantity }) => ({ lineId, skuId, quantity, isRestocked: true }))
      const refund = { refundId: newId('rfd'), amount: money, isFull: true, lines: back }
      const does = {
        paid: () => tell(orderPaid({ ...order, paid: money, lines: all } as never)),
        refunded: () => tell(orderRefunded({ ...order, ...refund, bought: { paid: money, lines: all } } as never)),
        stocked: () => stockIn(short, 10),
      }
      for (const name of names) await does[name]()
      expect(await Promise.all([held, short].map(figures))).toMatchObject([
        { on_hand: 10, held: 0 },
        { on_hand: 10, held: 0 },
      ])
    },
  )

  it('that was paid back in part while it was short gets no more than the rest when its payment is heard', async () => {
    const { order, lines } = await bought(4)
    const short = house.goods.add({ shopId: shopId(0) })
    const line = { ...lines[0], lineId: newId('oln'), skuId: short }
    const before = { bought: { paid: money, lines: [line] } }
    const refund = (quantity: number) =>
      tell(
        orderRefunded({
          ...{ ...order, refundId: newId('rfd'), amount: money, isFull: false, ...before },
          lines: [{ lineId: line.lineId, skuId: short, quantity, isRestocked: true }],
        } as never),
      )
    await refund(3)
    await stockIn(short, 10)
    await tell(orderPaid({ ...order, paid: money, lines: [line] } as never))
    expect(await figures(short)).toEqual({ on_hand: 9, held: 0, sold: 1, returned: 0 })
    await refund(1)
    expect(await figures(short)).toEqual({ on_hand: 10, held: 0, sold: 1, returned: 1 })
  })

  it.each([
    ['is finished', orderFinished, { paid: money, at: '2026-11-22T00:00:00.000Z' }],
    ['is paid back without its goods', orderRefunded, { refundId: newId('rfd'), amount: money, isFull: true }],
  ] as const)(
    'that was sent while some of it was short takes what was held off the books when it %s',
    async (...row) => {
      const [, event, facts] = row
      const { skuId, order, lines } = await bought(4)
      const all = [...lines, { ...lines[0], lineId: newId('oln'), skuId: house.goods.add({ shopId: shopId(0) }) }]
      await tell(orderPaid({ ...order, paid: money, lines: all } as never))
      expect(await figures(skuId)).toMatchObject({ on_hand: 10, held: 4 })
      const back = all.map(({ lineId, skuId: sku, quantity }) => ({ lineId, skuId: sku, quantity, isRestocked: false }))
      const goods = event === orderFinished ? { lines: all } : { lines: back, bought: { paid: money, lines: all } }
      await tell((event as (told: object) => EventDraft)({ ...order, ...facts, ...goods }))
      await until(skuId, { on_hand: 6, sold: 4 })
    },
  )

  it.each(everyOrder(['created', 'paid', 'cancelled', 'refunded'] as const).map((names) => [names.join(', '), names]))(
    'for the door that nobody pays leaves nothing held and nothing sold when it is heard as %s',
    async (_, names) => {
      const { skuId, order, lines } = await bought(4)
      const whole = { ...order, lines: [...lines] }
      const back = lines.map(({ lineId, quantity }) => ({ lineId, skuId, quantity, isRestocked: true }))
      const refund = { refundId: newId('rfd'), amount: money, isFull: true, bought: { paid: money, lines: [...lines] } }
      const drafts = {
        created: orderCreated({ ...whole, isFromCart: false, isCashOnDelivery: true, payable: money } as never),
        paid: orderPaid({ ...whole, paid: money } as never),
        cancelled: orderCancelled({ ...whole, cause: 'BUYER', reason: '', wasPaid: true } as never),
        refunded: orderRefunded({ ...order, ...refund, lines: back } as never),
      }
      for (const name of names) await tell(drafts[name])
      expect(await figures(skuId)).toEqual({ on_hand: 10, held: 0, sold: 4, returned: 4 })
    },
  )

  it('that is paid at the door keeps its goods for as long as it takes', async () => {
    const { order, lines } = await bought(4)
    await tell(
      orderCreated({ ...order, isFromCart: false, isCashOnDelivery: true, payable: money, lines: [...lines] } as never),
    )
    const kept = 'select 1 from hold where owner_id = $1 and until is null'
    await eventually(async () => (await house.sql.query(kept, [order.checkoutId])).rows.length === 1)
  })
})

describe('what else is told', () => {
  it('a shop that comes to be has a warehouse', async () => {
    const id = newId('shp')
    const shop = {
      shopId: id,
      version: 1,
      name: 'New',
      status: 'OPEN',
      expiresAt: null,
      mostProducts: 1,
      isGoodsAuditNeeded: false,
    } as const
    await tell(shopChanged(shop))
    await eventually(
      async () => (await house.sql.query('select 1 from warehouse where shop_id = $1', [id])).rows.length === 1,
    )
  })

  it('goods that are deleted are offered no more', async () => {
    const { skuId } = await bought(1)
    const { rows } = await house.sql.query<{ product_id: Id<'prd'> }>('select product_id from sku where id = $1', [
      skuId,
    ])
    await tell(productDeleted({ productId: rows[0]?.product_id ?? newId('prd'), shopId: shopId(0), version: 2 }))
    await eventually(
      async () => (await house.sql.query('select 1 from sku where id = $1 and is_retired', [skuId])).rows.length === 1,
    )
  })
})
