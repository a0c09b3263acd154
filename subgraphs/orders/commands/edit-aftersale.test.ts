import { expect, test } from 'vitest'
import { deciding, piece, seen } from '../trial/deciding.ts'
import { accountId } from '../trial/goods.ts'
import { done, returns } from '../trial/returns.ts'
import { cancelShipment } from './change-shipment.ts'
import { editAftersale } from './edit-aftersale.ts'

const at = await returns()
const { approve } = deciding(() => at)

test('whoever changes only the words of a case asks for what the pieces are worth now that a parcel was taken back', async () => {
  const { order: placed } = await at.paid(1, { 3: 1, 9: 1 })
  const freight = `update mall_order set freight_minor = 500, payable_minor = payable_minor + 500, paid_minor = paid_minor + 500
    where id = $1`
  await at.sql.query(freight, [placed.id])
  const bought = await at.read(placed.id)
  const { order } = await at.ship(bought, piece(bought, 1))
  const made = done(await at.apply(1, bought, { lines: piece(bought, 0) }))
  expect([made.amountMinor, made.freightMinor]).toEqual([1_003n, 0n])
  const { rows } = await at.sql.query<{ id: string }>('select id from parcel where order_id = $1', [order.id])
  const parcel = { parcelId: rows[0]?.id ?? '', expectedVersion: order.version }
  done(await at.operate('orders.order.ship', (unit) => cancelShipment(parcel, unit)))
  const input = { ...seen(made), text: 'It took too long.' }
  const edited = done(await at.transactAs(at.buyer(1))((unit) => editAftersale(input, accountId(1), unit)))
  expect(edited).toMatchObject({ text: 'It took too long.', amountMinor: 1_252n, freightMinor: 249n })
  const last = done(await at.apply(1, bought, { lines: piece(bought, 1) }))
  for (const asked of [edited, last]) await at.settle(done(await approve(asked)))
  expect((await at.read(order.id)).order).toMatchObject({ status: 'CLOSED', refundedMinor: 2_512n })
})
