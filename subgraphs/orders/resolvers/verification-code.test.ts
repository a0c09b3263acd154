import { qrSvg } from '@supermall/kernel/qr-picture'
import { expect, test } from 'vitest'
import { MOST_GUESSES } from '../commands/guess-code.ts'
import { buyer, buyingIn, mall, merchant } from '../trial/mall.ts'
import { STORE } from '../trial/neighbours.ts'

const house = await mall()
const clerk = merchant(0, ['orders.order.verify'])
const VERIFY = `mutation V($key: ID!) {
  orderVerify(input: { code: "00000000", storeId: "${STORE}", idempotencyKey: $key }) {
    errors { __typename code path ... on CodeTriesError { retryAfterSeconds } }
  }
}`
const verify = async (key: string) => (await house.asks(clerk, VERIFY, { key })).data.orderVerify.errors

test('codes cannot be guessed: neither redeemed nor looked up', async () => {
  for (let time = 2; time <= MOST_GUESSES; time++)
    expect(await verify(`guess-number-${time}`)).toMatchObject([{ code: 'NOT_FOUND', path: ['code'] }])
  expect((await house.asks(clerk, '{ verificationCode(code: "00000000") { code } }')).data.verificationCode).toBeNull()
  expect(await verify('guess-more')).toMatchObject([
    { __typename: 'CodeTriesError', code: 'TOO_MANY_TRIES', path: ['code'], retryAfterSeconds: expect.any(Number) },
  ])
  const { errors } = await house.asks(clerk, '{ a: verificationCode(code: "00000000") { code } }')
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } }])
  expect((await house.asks(clerk, '{ verificationCode(code: "none") { code } }')).errors).toEqual([])
})

test('a code is shown to its buyer as a picture for cameras, too', async () => {
  const { orders } = await buyingIn(house).bought(1, [1])
  await house.sql.query({
    text: `insert into verification_code (id, code, order_id, shop_id, store_ids, most_uses, uses_left, created_at)
      select 'one', '12345678', id, shop_id, '{}', 1, 1, now() from mall_order where id = $1`,
    values: [orders[0].id],
  })
  const asked = `{ order(id: "${orders[0].id}") { codes { code qrSvg } } }`
  expect((await house.asks(buyer(1), asked)).data.order.codes).toEqual([{ code: '12345678', qrSvg: qrSvg('12345678') }])
  expect((await house.asks(buyer(2), asked)).data.order).toBeNull()
})
