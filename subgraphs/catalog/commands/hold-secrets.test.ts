import { holdSecrets, issueSecrets, releaseSecrets, skuFacts } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, it } from 'vitest'
import { created, move, versionOf } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { codes, mall, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(300)
})

const IMPORT = mutation('productSecretsImport', 'secretImport { importedCount }')
const DELETE = mutation('productSecretsDelete', 'sku { secretsLeft }')
const LISTED =
  'query ($skuId: ID!) { productSecrets(skuId: $skuId, isIssued: true) { nodes { id isIssued reference } } }'
const PURGE = 'mutation ($input: ProductsMoveInput!) { productsPurge(input: $input) { errors { code } } }'
const patience = { timeoutMs: 10_000 }
const until = '2026-11-21T05:00:00.000Z'

async function virtualSku(...secrets: readonly string[]) {
  const skuId = ((await created(house, platform(), { kind: 'VIRTUAL' })).skus[0]?.id ?? '') as Id<'sku'>
  await house.asks(platform(), IMPORT, { input: { skuId, secrets } })
  return skuId
}
type Line = { readonly lineId: Id<'oln'>; readonly skuId: Id<'sku'>; readonly quantity: number }
const lineOf = (skuId: Id<'sku'>, quantity = 1): Line => ({ lineId: newId('oln'), skuId, quantity })
const hold = (...lines: readonly Line[]) =>
  house.ask(holdSecrets, { ownerId: newId('chk'), lines: [...lines], until }, patience)
const release = (...lines: readonly Line[]) =>
  house.ask(releaseSecrets, { lines: lines.map(({ lineId, skuId }) => ({ lineId, skuId })) }, patience)
const issue = ({ lineId: reference, skuId, quantity }: Line) =>
  house.ask(issueSecrets, { reference, skuId, quantity }, patience)
const left = async (skuId: Id<'sku'>) => (await house.ask(skuFacts, { skuIds: [skuId] })).skus[0]?.secretsLeft
const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
const waiting = (many: number) => eventually(async () => (await house.sql.query(waits)).rows.length === many)
const held = { isHeld: true, short: [] }
const notHeld = { isHeld: false, short: [] }

it('what is set aside is not left to sell, and given once to the line that it is for', async () => {
  const skuId = await virtualSku('a', 'b', 'c')
  const [mine, other] = [lineOf(skuId, 2), lineOf(skuId, 2)]
  expect(await hold(mine)).toEqual(held)
  expect(await hold(mine)).toEqual(held)
  expect(await left(skuId)).toBe(1)
  expect(await issue(other)).toEqual({ outcome: 'SOLD_OUT', secrets: [] })
  expect(await issue(mine)).toEqual({ outcome: 'ISSUED', secrets: ['a', 'b'] })
  expect(await issue(mine)).toEqual({ outcome: 'ISSUED', secrets: ['a', 'b'] })
  expect(await hold(mine)).toEqual(held)
  expect(await left(skuId)).toBe(1)
})

it('the last one is out for everybody, and back when it is released', async () => {
  const skuId = await virtualSku('only')
  const [mine, other] = [lineOf(skuId), lineOf(skuId)]
  const isSoldOut = async () =>
    (
      await house.sql.query('select is_sold_out from product p join sku k on k.product_id = p.id where k.id = $1', [
        skuId,
      ])
    ).rows[0].is_sold_out
  await hold(mine)
  expect(await hold(other)).toEqual({ isHeld: false, short: [{ skuId, requested: 1, available: 0 }] })
  expect([await left(skuId), await isSoldOut()]).toEqual([0, true])
  expect(await release(mine)).toEqual({ isReleased: true })
  expect(await release(mine)).toEqual({ isReleased: false })
  expect([await left(skuId), await isSoldOut()]).toEqual([1, false])
  expect(await hold(other)).toEqual(held)
  const told = (await house.told()).filter(
    ({ name, aggregateId }) => name === 'secrets.changed' && aggregateId === skuId,
  )
  expect(told.map(({ payload }) => (payload as { left: number }).left)).toEqual([1, 0, 1, 0])
})

it('all lines are held or none, and of several of one SKU all pieces count', async () => {
  const [many, few] = [await virtualSku('a', 'b', 'c'), await virtualSku('x', 'y')]
  const before = await house.kept()
  expect(await hold(lineOf(many, 3), lineOf(few, 1), lineOf(few, 2))).toEqual({
    isHeld: false,
    short: [{ skuId: few, requested: 3, available: 2 }],
  })
  expect(await house.kept()).toBe(before)
  const [first, second, third] = [lineOf(many), lineOf(few), lineOf(many, 2)]
  expect(await hold(first, second, third)).toEqual(held)
  expect([await left(many), await left(few)]).toEqual([0, 1])
  expect([(await issue(first)).secrets, (await issue(third)).secrets].flat().toSorted()).toEqual(['a', 'b', 'c'])
})

it('a line that was released never holds again and gets none, not even when the release came first', async () => {
  const skuId = await virtualSku('a')
  const [late, mine] = [lineOf(skuId), lineOf(skuId)]
  await release(late)
  expect(await hold(late)).toEqual(notHeld)
  await hold(mine)
  await release(mine)
  expect(await hold(mine)).toEqual(notHeld)
  expect(await hold(mine, lineOf(skuId))).toEqual(notHeld)
  expect(await issue(mine)).toEqual({ outcome: 'OTHER_INPUT', secrets: [] })
  expect(await left(skuId)).toBe(1)
})

it('a line asked for otherwise than before holds nothing more', async () => {
  const skuId = await virtualSku('a', 'b')
  const mine = lineOf(skuId)
  await hold(mine)
  expect(await hold({ ...mine, quantity: 2 })).toEqual(notHeld)
  expect(await left(skuId)).toBe(1)
})

it('of the last one exactly one of many holds, and twins hold once', async () => {
  const [skuId, plenty] = [await virtualSku('only'), await virtualSku('a', 'b', 'c')]
  const answers = survivors(await rival(8, () => hold(lineOf(skuId))))
  expect(answers.filter(({ isHeld }) => isHeld)).toHaveLength(1)
  const mine = lineOf(plenty, 2)
  expect(survivors(await rival(8, () => hold(mine)))).toEqual(Array(8).fill(held))
  expect([await left(skuId), await left(plenty)]).toEqual([0, 1])
})

it('twins that ask for what is set aside are all given the same', async () => {
  const skuId = await virtualSku('a', 'b', 'c')
  for (let round = 0; round < 5; round++) {
    const mine = lineOf(skuId)
    expect(await hold(mine)).toEqual(held)
    const given = survivors(await rival(8, () => issue(mine)))
    expect(given.map(({ outcome }) => outcome)).toEqual(Array(8).fill('ISSUED'))
    expect(new Set(given.map(({ secrets }) => secrets.join())).size).toBe(1)
    await release(mine)
  }
})

it('a checkout that takes the last one while staff delete it has it, and staff are refused', async () => {
  const skuId = await virtualSku('only')
  const { rows } = await house.sql.query('select id from product_secret where sku_id = $1', [skuId])
  const blocker = await house.sql.connect()
  await blocker.query('begin')
  await blocker.query('select 1 from sku where id = $1 for update', [skuId])
  const holding = hold(lineOf(skuId))
  await waiting(1)
  const deleting = house.asks(platform(), DELETE, { input: { skuId, ids: [rows[0].id] } })
  await waiting(2)
  await blocker.query('commit')
  blocker.release()
  expect(await holding).toEqual(held)
  expect(codes(await deleting, 'productSecretsDelete')).toEqual(['SECRET_ISSUED'])
  expect(await left(skuId)).toBe(0)
})

it('a checkout that takes the last one while staff purge its product has it for good', async () => {
  const product = await created(house, platform(), { kind: 'VIRTUAL' })
  const skuId = (product.skus[0]?.id ?? '') as Id<'sku'>
  await house.asks(platform(), IMPORT, { input: { skuId, secrets: ['only'] } })
  await move(house, platform(), 'productsRecycle', await versionOf(house, product.id))
  const { id, expectedVersion } = await versionOf(house, product.id)
  const blocker = await house.sql.connect()
  await blocker.query('begin')
  await blocker.query('select 1 from sku where id = $1 for update', [skuId])
  const mine = lineOf(skuId)
  const holding = hold(mine)
  await waiting(1)
  const purging = house.asks(platform(), PURGE, { input: { products: [{ id, expectedVersion }] } })
  await waiting(2)
  await blocker.query('commit')
  blocker.release()
  expect(await holding).toEqual(held)
  expect(codes(await purging, 'productsPurge')).toEqual([])
  expect(await issue(mine)).toEqual({ outcome: 'ISSUED', secrets: ['only'] })
})

it('holders, givers and releasers of the same goods in whatever order lose none and give none twice', async () => {
  const skus = [await virtualSku('a', 'b', 'c'), await virtualSku('x', 'y', 'z')]
  const checkouts = Array.from({ length: 12 }, (_, at) =>
    (at % 2 === 0 ? skus : skus.toReversed()).map((skuId) => lineOf(skuId)),
  )
  const ends = survivors(
    await rival(12, async (at) => {
      const lines = checkouts[at] ?? []
      const { isHeld } = await hold(...lines)
      if (at % 3 === 0) await release(...lines)
      return isHeld && at % 3 !== 0 ? Promise.all(lines.map(issue)) : []
    }),
  )
  const given = ends.flat().flatMap(({ secrets }) => secrets)
  expect(new Set(given).size).toBe(given.length)
  const count = 'select count(*)::integer as free from product_secret where sku_id = $1 and issued_at is null'
  for (const skuId of skus) {
    expect(await left(skuId)).toBe(3 - given.length / 2)
    expect((await house.sql.query(count, [skuId])).rows).toEqual([{ free: 3 - given.length / 2 }])
  }
})

it('staff see what is set aside, and cannot delete it', async () => {
  const skuId = await virtualSku('a', 'b')
  const mine = lineOf(skuId)
  await hold(mine)
  const { nodes } = (await house.asks(platform(), LISTED, { skuId })).data.productSecrets
  expect(nodes).toMatchObject([{ isIssued: true, reference: mine.lineId }])
  const before = await house.kept()
  const deleted = await house.asks(platform(), DELETE, { input: { skuId, ids: [nodes[0].id] } })
  expect(codes(deleted, 'productSecretsDelete')).toEqual(['SECRET_ISSUED'])
  expect(await house.kept()).toBe(before)
})
