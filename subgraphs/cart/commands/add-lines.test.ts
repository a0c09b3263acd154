import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { buyer, cartFloor, ofAccount, ofGuest } from '../trial/floor.ts'
import { factOf, skuId } from '../trial/goods.ts'
import { addLines } from './add-lines.ts'
import { beginGuestCart } from './begin-guest-cart.ts'
import { changeSku } from './change-sku.ts'

const floor = await cartFloor({ GUEST_CARTS_PER_ADDRESS: '2' })
const { add, linesOf, cartRow, told, kept, mall, door, count } = floor

const codesOf = (result: Awaited<ReturnType<typeof add>>) => (result.ok ? [] : result.refusals.map(({ code }) => code))

test('the first thing makes the cart, and each further one of the same adds its pieces to the line', async () => {
  const owner = ofAccount(1)
  expect(await add(owner, [[skuId(1), 2]])).toMatchObject({ ok: true, value: { cart: { lineCount: 1 } } })
  const again = await add(owner, [
    [skuId(1), 3],
    [skuId(2), 1],
  ])
  expect(again).toMatchObject({
    ok: true,
    value: { results: [{ quantity: 5 }, { quantity: 1 }], cart: { lineCount: 2 } },
  })
  expect((await linesOf(owner)).map((line) => [line.skuId, line.quantity])).toEqual([
    [skuId(2), 1],
    [skuId(1), 5],
  ])
  const cart = await cartRow(owner)
  const events = await told('cart.changed')
  expect(events.at(-1)?.payload).toEqual({ cartId: cart?.id, accountId: cart?.accountId, lineCount: 2 })
})

test('a line never holds more than 999 pieces, however often they are added', async () => {
  const owner = ofAccount(2)
  await add(owner, [[skuId(1), 990]])
  expect(await add(owner, [[skuId(1), 500]])).toMatchObject({ value: { results: [{ quantity: 999 }] } })
  expect(
    await add(owner, [
      [skuId(3), 600],
      [skuId(3), 600],
    ]),
  ).toMatchObject({ value: { results: [{ quantity: 999 }, { quantity: 999 }] } })
})

test('lines that cannot be had are refused by themselves and do not keep the others out', async () => {
  const owner = ofAccount(3)
  mall.facts.set(skuId(7), factOf(7, { isOnSale: false }))
  const added = await add(owner, [
    [skuId(5), 1],
    [skuId(7), 1],
    [skuId(900), 1],
    ['sku_nonsense', 1],
    [skuId(6), 0],
  ])
  expect(added).toMatchObject({ ok: true, value: { cart: { lineCount: 1 } } })
  const refusals = added.ok
    ? added.value.results.map(({ refusal }) => refusal && [refusal.code, refusal.path?.join('.')])
    : []
  expect(refusals).toEqual([
    ...[null, ['NOT_ON_SALE', 'lines.1.skuId'], ['SKU_NOT_FOUND', 'lines.2.skuId'], ['SKU_NOT_FOUND', 'lines.3.skuId']],
    ['QUANTITY_RANGE', 'lines.4.quantity'],
  ])
})

test('goods that are kept for others are refused as a draft is, and tell nothing', async () => {
  const [level, group] = [derivedId('lvl', 5), derivedId('mgr', 5)]
  mall.facts.set(skuId(8), factOf(8, { viewLevelIds: [level], viewGroupIds: [group] }))
  const [member, guest] = [ofAccount(8), ofGuest('hidden')]
  for (const owner of [member, guest]) {
    expect(codesOf(await add(owner, [[skuId(8), 1]]))).toEqual(['NOT_ON_SALE'])
    expect(await linesOf(owner)).toEqual([])
  }
  mall.buyer = { levelId: level, groupIds: [] }
  expect(codesOf(await add(member, [[skuId(8), 1]]))).toEqual([])
  expect(codesOf(await add(guest, [[skuId(8), 1]]))).toEqual(['NOT_ON_SALE'])
  mall.buyer = { levelId: null, groupIds: [] }
  const other = await changeSku({ owner: member, skuId: skuId(8), toSkuId: skuId(8) }, door(buyer(8)))
  expect(other).toMatchObject({ refusals: [{ code: 'NOT_ON_SALE' }] })
  // It was added while it was theirs to see: it stays, and the cart says why it cannot be bought.
  expect((await linesOf(member)).map((line) => line.skuId)).toEqual([skuId(8)])
})

test.each([
  ['no line at all', [], ['LIST_LENGTH']],
  ['more than a hundred', Array.from({ length: 101 }, () => [skuId(1), 1] as const), ['LIST_LENGTH']],
  ['no pieces', [[skuId(1), 0]] as const, ['QUANTITY_RANGE']],
  ['fewer than none', [[skuId(1), -1]] as const, ['QUANTITY_RANGE']],
  ['a thousand pieces', [[skuId(1), 1_000]] as const, ['QUANTITY_RANGE']],
  ['half a piece', [[skuId(1), 1.5]] as const, ['QUANTITY_RANGE']],
  [
    'nothing that can be had',
    [
      [skuId(901), 1],
      [skuId(902), 1],
    ] as const,
    ['SKU_NOT_FOUND', 'SKU_NOT_FOUND'],
  ],
])('%s is refused and changes nothing', async (_, lines, codes) => {
  const before = await kept()
  expect(codesOf(await add(ofAccount(4), lines))).toEqual(codes)
  expect(await kept()).toBe(before)
})

test('a token that leads nowhere opens no cart and makes none', async () => {
  const before = await kept()
  const asked = {
    owner: ofGuest('nobody has this'),
    lines: [{ skuId: skuId(1), quantity: 1 }],
    key: null,
    mayBegin: false,
  }
  expect(codesOf(await addLines(asked, door(buyer(1))))).toEqual(['CART_NOT_FOUND'])
  expect(await kept()).toBe(before)
})

test('of the rivals for the hundredth line exactly one gets it, and the others change nothing', async () => {
  const owner = ofAccount(5)
  await add(
    owner,
    Array.from({ length: 99 }, (_, ordinal) => [skuId(ordinal + 100), 1] as const),
  )
  const results = survivors(await rival(6, (index) => add(owner, [[skuId(210 + index), 1]])))
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  expect(results.flatMap(codesOf)).toEqual(Array.from({ length: 5 }, () => 'CART_FULL'))
  expect(await linesOf(owner)).toHaveLength(100)
  expect(await cartRow(owner)).toMatchObject({ lineCount: 100 })
})

test('rivals that bring one new line and one that is there sum the one and count the other once', async () => {
  const owner = ofAccount(6)
  await add(owner, [[skuId(1), 1]])
  survivors(
    await rival(8, (index) =>
      add(owner, [
        [skuId(1), 2],
        [skuId(50 + (index % 4)), 1],
      ]),
    ),
  )
  expect(await cartRow(owner)).toMatchObject({ lineCount: 5 })
  const lines = await linesOf(owner)
  expect(lines.find((line) => line.skuId === skuId(1))?.quantity).toBe(17)
  expect(lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(25)
})

test('an account that begins with many things at once gets one cart with all of them', async () => {
  const owner = ofAccount(7)
  survivors(
    await rival(6, (index) =>
      add(owner, [
        [skuId(index), 1],
        [skuId(20), 1],
      ]),
    ),
  )
  expect(await cartRow(owner)).toMatchObject({ lineCount: 7 })
  expect((await linesOf(owner)).find((line) => line.skuId === skuId(20))?.quantity).toBe(6)
})

test('the same key adds once, also when both come at the same time, and is refused for other lines', async () => {
  const owner = ofAccount(8)
  const [first, second] = survivors(await rival(2, () => add(owner, [[skuId(1), 2]], 'once')))
  expect(second).toEqual(first)
  expect((await linesOf(owner))[0]?.quantity).toBe(2)
  expect(codesOf(await add(owner, [[skuId(1), 3]], 'once'))).toEqual(['IDEMPOTENCY_KEY_REUSED'])
  expect(codesOf(await add(owner, [[skuId(1), 3]], ''))).toEqual(['IDEMPOTENCY_KEY_INVALID'])
  mall.facts.set(skuId(1), factOf(1, { isOnSale: false }))
  expect(await add(owner, [[skuId(1), 2]], 'once')).toEqual(first)
  mall.facts.set(skuId(1), factOf(1))
  expect((await linesOf(owner))[0]?.quantity).toBe(2)
})

test('one guest cannot read by a key what another guest was answered', async () => {
  const [one, other] = [ofGuest('one'), ofGuest('other')]
  const first = await add(one, [[skuId(1), 2]], 'a key')
  const second = await add(other, [[skuId(1), 2]], 'a key')
  expect(first.ok && second.ok && first.value.cart.id !== second.value.cart.id).toBe(true)
})

test('adding costs one statement, telling it another, and a key two more', async () => {
  const owner = ofAccount(9)
  await add(owner, [[skuId(1), 1]])
  const plain = await count(() =>
    add(owner, [
      [skuId(1), 1],
      [skuId(2), 1],
    ]),
  )
  expect(plain.statements.map((text) => text.trim().split(/\s/)[0]?.toLowerCase())).toEqual(['with', 'insert'])
  const keyed = await count(() => add(owner, [[skuId(1), 1]], 'counted'))
  expect(keyed.statements).toHaveLength(4)
})

test('while the catalogue does not answer nothing is added', async () => {
  const before = await kept()
  const { facts } = mall
  mall.facts = new Map()
  await expect(add(ofAccount(1), [[skuId(1), 1]])).rejects.toMatchObject({ code: 'NO_ANSWER', retryable: true })
  mall.facts = facts
  expect(await kept()).toBe(before)
})

test('a guest gets a token of which only the hash is kept, and from one address not without end', async () => {
  const begun = await beginGuestCart({ lines: [{ skuId: skuId(1), quantity: 1 }] }, door({ ...buyer(1), id: null }))
  const token = begun.ok ? begun.value.guestToken : ''
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(await kept()).not.toContain(token)
  expect(await linesOf(ofGuest(token))).toHaveLength(1)
  await beginGuestCart({ lines: [{ skuId: skuId(1), quantity: 1 }] }, door({ ...buyer(1), id: null }))
  const third = await beginGuestCart({ lines: [{ skuId: skuId(1), quantity: 1 }] }, door({ ...buyer(1), id: null }))
  expect(third).toMatchObject({ ok: false, refusals: [{ code: 'TOO_MANY_GUEST_CARTS' }] })
})
