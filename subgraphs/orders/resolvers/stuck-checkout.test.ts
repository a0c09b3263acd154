import { expect, test } from 'vitest'
import { accountId } from '../trial/goods.ts'
import { buyer, buyingIn, codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { start } = buyingIn(house)

const PAGE = `{ stuckCheckouts(first: 10) { totalCount
  nodes { isUndoing account { id } checkout { id status orders { id } steps { name status } } } } }`
const MEND = mutation('checkoutsMend', 'checkouts { checkoutId outcome checkout { status orders { id } } }')
const mender = platform(['orders.checkout.mend'])

/** The job that looks again by itself stays out of it. */
const LATER = "held_until = now() + interval '1 hour'"

/** One that waits for its payment. */
async function stuck(who: number, change: string): Promise<string> {
  house.silent.add('payments.open-payment')
  const { data } = await start(who, [1])
  const { id } = data.checkoutStart.checkout
  await house.sql.query({ text: `update checkout set ${change} where id = $1`, values: [id] })
  return id
}

const seen = async () => (await house.asks(mender, PAGE)).data.stuckCheckouts

test('operators see what is on its way back, and bring whatever they name to its end', async () => {
  const waiting = await stuck(11, LATER)
  const back = await stuck(13, `${LATER}, status = 'UNDOING'`)
  const { nodes, totalCount } = await seen()
  expect(nodes).toMatchObject([
    { isUndoing: true, account: { id: accountId(13) }, checkout: { id: back, status: 'PROCESSING', orders: [] } },
  ])
  expect(totalCount).toBe(1)
  house.silent.clear()
  const input = { checkoutIds: [waiting, back, 'ord_1'] }
  const dry = await house.asks(mender, MEND, { input: { checkoutIds: [waiting], isDryRun: true } })
  expect(dry.data.checkoutsMend.checkouts).toMatchObject([{ outcome: 'WOULD_TRY' }])
  const { data, errors } = await house.asks(mender, MEND, { input })
  expect(errors).toEqual([])
  expect(data.checkoutsMend).toMatchObject({
    checkouts: [
      { checkoutId: waiting, outcome: 'READY', checkout: { status: 'READY', orders: [] } },
      { checkoutId: back, outcome: 'REFUSED' },
      { checkoutId: 'ord_1', outcome: 'NOT_FOUND', checkout: null },
    ],
    errors: [],
  })
  expect((await seen()).nodes).toEqual([])
  expect((await house.audited()).slice(-2)).toMatchObject([
    { action: 'orders.checkout.mend', summary: 'Dry run: go on with 1 checkouts' },
    { action: 'orders.checkout.mend', after: { checkoutIds: [waiting, back] } },
  ])
})

test('whoever may also see orders sees those of a checkout', async () => {
  const { data } = await start(14, [1])
  const { id, orders } = data.checkoutStart.checkout
  const all = platform(['orders.checkout.mend', 'orders.order.view'])
  const told = await house.asks(all, MEND, { input: { checkoutIds: [id] } })
  expect(told.data.checkoutsMend.checkouts[0].checkout.orders).toEqual([{ id: orders[0].id }])
})

test('both are for the staff of the platform who may mend, and a refusal changes nothing', async () => {
  const { data } = await start(15, [1])
  const input = { checkoutIds: [data.checkoutStart.checkout.id] }
  const before = await house.kept()
  for (const [viewer, code] of [
    [guest, 'UNAUTHENTICATED'],
    [buyer(15), 'FORBIDDEN'],
    [merchant(0), 'FORBIDDEN'],
    [platform(['orders.order.*']), 'FORBIDDEN'],
  ] as const) {
    for (const asked of [await house.asks(viewer, PAGE), await house.asks(viewer, MEND, { input })])
      expect(asked.errors.map(({ extensions }) => extensions.code)).toEqual([code])
  }
  const none = await house.asks(mender, MEND, { input: { checkoutIds: [] } })
  expect(codes(none, 'checkoutsMend')).toEqual(['LIST_LENGTH'])
  expect(await house.kept()).toBe(before)
})
