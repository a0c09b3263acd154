import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { brokenBooks, codesOf, paymentsFloor } from '../trial/floor.ts'
import { endow, takingsOn } from '../trial/takings.ts'
import { retryRefund } from './mend-refunds.ts'

const floor = await paymentsFloor()
const { operate, told, kept } = floor
const { collected, refund } = takingsOn(floor)

test('cash of which so much is not left is refused for that, and not for what its shop has earned', async () => {
  const shopId = newId('shp')
  const order = await collected(5_000n, shopId)
  const failed = await refund(order, 4_000n)
  expect(failed).toMatchObject({ status: 'FAILED' })
  await endow(floor, shopId, 2_000n)
  expect(await refund(order, 2_000n)).toMatchObject({ status: 'SUCCEEDED' })
  const before = await kept()
  const again = { refundId: failed?.id ?? '', idempotencyKey: newId('evt') }
  expect(codesOf(await operate('payments.refund.mend', (unit) => retryRefund(again, unit)))).toEqual([
    'REFUND_TOO_MUCH',
  ])
  expect(await kept()).toBe(before)
  expect(await refund(order, 4_000n, failed?.id)).toMatchObject({ status: 'FAILED' })
  const reason = 'More than what was paid and is left of it.'
  expect((await told('refund.failed')).at(-1)?.payload).toMatchObject({ refundId: failed?.id, reason })
  expect(await brokenBooks(floor)).toEqual([])
})
