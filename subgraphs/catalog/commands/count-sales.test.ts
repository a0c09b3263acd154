import type { EventDraft } from '@supermall/contracts/define'
import { orderCancelled, orderPaid, orderRefunded } from '@supermall/contracts/orders'
import { derivedId, newId } from '@supermall/kernel/id'
import { seal } from '@supermall/messaging/envelope'
import type { Unit as HouseUnit } from '@supermall/messaging/unit'
import { system } from '@supermall/messaging/unit'
import { everyOrder } from '@supermall/testing/every-order'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import cancelledConsumer from '../consumers/order-cancelled.ts'
import paidConsumer from '../consumers/order-paid.ts'
import refundedConsumer from '../consumers/order-refunded.ts'
import type { Tx } from '../data/database.ts'
import buildSearchDocuments from '../jobs/build-search-documents.ts'
import { counted } from '../trial/counted.ts'
import { platform } from '../trial/mall.ts'

let ground: Awaited<ReturnType<typeof counted>>
beforeAll(async () => {
  ground = await counted(300)
})

const CONSUMERS = [paidConsumer, cancelledConsumer, refundedConsumer]
const money = { minorUnits: '100', currency: 'CNY' }
const order = () => {
  const orderId = newId('ord')
  return { orderId, payableId: orderId, shopId: newId('shp'), accountId: newId('acc'), checkoutId: newId('chk') }
}
const lineOf = (productId: `prd_${string}`, quantity: number, more: object = {}) => ({
  lineId: newId('oln'),
  productId,
  skuId: newId('sku'),
  quantity,
  paid: money,
  ...more,
})
type Line = ReturnType<typeof lineOf>
const paid = (...lines: readonly Line[]) => orderPaid({ ...order(), paid: money, lines: [...lines] })
const cancelled = (wasPaid: boolean, ...lines: readonly Line[]) =>
  orderCancelled({ ...order(), cause: 'OUT_OF_STOCK', reason: '', wasPaid, lines: [...lines] })
const refunded = ({ lineId, skuId }: Line, quantity: number) =>
  orderRefunded({
    ...order(),
    refundId: newId('rfd'),
    amount: money,
    isFull: false,
    lines: [{ lineId, skuId, quantity, isRestocked: true }],
  })

async function hear(...drafts: readonly EventDraft[]): Promise<void> {
  for (const draft of drafts) {
    const envelope = seal(draft, { source: 'orders', actor: system, now: new Date() })
    const consumer = CONSUMERS.find(({ definition }) => definition.eventName === envelope.name)
    await ground.transact(
      (unit) => consumer?.react(envelope.payload, unit as HouseUnit<Tx>, envelope) ?? Promise.resolve(),
    )
  }
}

type Counts = { readonly base: number; readonly real: number; readonly sales: number; readonly found: number }
async function salesOf(productId: string): Promise<Counts> {
  await buildSearchDocuments.run(ground.within)
  const { rows } = await ground.sql.query<Counts>(
    `select sales_base as base, sales_real as real, p.sales, d.sales as found
     from product p join search_document d on d.product_id = p.id where p.id = $1`,
    [productId],
  )
  return rows[0] as Counts
}
const listed = async (at: number) =>
  (
    await ground.sql.query<{ id: `prd_${string}` }>(
      'select id from product where is_listed order by id offset $1 limit 1',
      [at],
    )
  ).rows[0]?.id as `prd_${string}`

test('what is paid is sold, on the page and in the search, and gifts and unknown goods are not', async () => {
  const [one, two] = [await listed(0), await listed(1)]
  const [before, other] = [await salesOf(one), await salesOf(two)]
  await hear(paid(lineOf(one, 2), lineOf(one, 3), lineOf(two, 1), lineOf(one, 9, { isGift: true })))
  await hear(paid(lineOf(derivedId('prd', 99_999), 4)))
  const { base, real, sales, found } = await salesOf(one)
  expect({ real, sales, found }).toEqual({ real: before.real + 5, sales: base + real, found: base + real })
  expect((await salesOf(two)).real).toBe(other.real + 1)
})

test('pieces that go back are not sold, in whatever order that is heard, and none goes back twice', async () => {
  const product = await listed(2)
  const cases = [
    { left: 3, of: (line: Line): EventDraft[] => [paid(line), refunded(line, 1), refunded(line, 1)] },
    {
      left: 0,
      of: (line: Line): EventDraft[] => [paid(line), refunded(line, 2), cancelled(true, line), refunded(line, 3)],
    },
    { left: 5, of: (line: Line): EventDraft[] => [paid(line), cancelled(false, line)] },
    { left: 0, of: (line: Line): EventDraft[] => [refunded(line, 2), cancelled(true, line)] },
  ]
  for (const { left, of } of cases)
    for (const inOrder of everyOrder([...of(lineOf(product, 5)).keys()])) {
      const drafts = of(lineOf(product, 5))
      const { real } = await salesOf(product)
      for (const at of inOrder) await hear(drafts[at] as EventDraft)
      expect((await salesOf(product)).real - real).toBe(left)
    }
})

test('what a shop says that sales began with is added to, whatever is sold meanwhile', async () => {
  const product = await listed(4)
  const { real } = await salesOf(product)
  await hear(paid(lineOf(product, 3)))
  const { rows } = await ground.sql.query<{ version: number }>('select version from product where id = $1', [product])
  const input = { id: product, expectedVersion: rows[0]?.version, salesBase: 700 }
  const update = 'mutation ($input: ProductUpdateInput!) { productUpdate(input: $input) { errors { code } } }'
  expect((await ground.asks(platform(), update, { input })).data.productUpdate.errors).toEqual([])
  expect(await salesOf(product)).toMatchObject({ base: 700, real: real + 3, sales: 703 + real, found: 703 + real })
})

test('many orders at once cost one statement, and none of what many tell at once is lost', async () => {
  const product = await listed(3)
  const before = (await salesOf(product)).real
  const round = Array.from({ length: 20 }, () => paid(lineOf(product, 1)))
  const told = (unit: HouseUnit<Tx>) =>
    round.map((draft) => {
      const envelope = seal(draft, { source: 'orders', actor: system, now: new Date() })
      return { payload: envelope.payload, unit, envelope }
    })
  const { statements } = await ground.count(() =>
    ground.transact(async (unit) => paidConsumer.reactToAll?.(told(unit))),
  )
  expect(statements.filter((text) => /sale_line|product/.test(text))).toHaveLength(1)
  const lines = Array.from({ length: 8 }, () => lineOf(product, 2))
  survivors(await rival(16, (at) => hear(at < 8 ? paid(lines[at] as Line) : refunded(lines[at - 8] as Line, 1))))
  expect((await salesOf(product)).real - before).toBe(20 + 8)
})
