import { expect, test } from 'vitest'
import { MOST_GUESSES } from '../commands/guess-code.ts'
import { mall, merchant } from '../trial/mall.ts'
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
