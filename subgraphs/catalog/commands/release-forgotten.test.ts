import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import { domainFloor } from '@supermall/testing/domain'
import { done } from '@supermall/testing/result'
import { beforeAll, expect, it } from 'vitest'
import type { Tools, Tx, Within } from '../data/database.ts'
import { open } from '../data/database.ts'
import releaseForgottenHolds from '../jobs/release-forgotten-holds.ts'
import { seed } from '../seed.ts'
import { settings } from '../settings.ts'
import { productInput } from '../trial/inputs.ts'
import { createProduct } from './create-product.ts'
import { holdSecrets } from './hold-secrets.ts'
import { importSecrets } from './import-secrets.ts'
import { issueSecrets } from './issue-secrets.ts'

const clock = { now: new Date('2026-11-21T04:00:00Z') }
const floor = await domainFloor<Tx, Tools, typeof settings>({ name: 'catalog', open, settings, clock: () => clock.now })
const { sql, transact } = floor
beforeAll(() => seed({ db: { sql }, transact, clock: () => clock.now, scale: 200 } as never))

type Standing = {
  readonly checkoutId: string
  readonly isPlaced: boolean
  readonly isOver?: boolean
  readonly endedLineIds?: readonly string[]
}
/** What the job finds when orders say that. */
const lookWith = (checkouts: readonly Standing[] | null) =>
  releaseForgottenHolds.run({
    ...floor.tools,
    transact,
    clock: () => clock.now,
    ask: async () => (checkouts ? { checkouts } : Promise.reject(new Error('nobody answers'))),
  } as unknown as Within)

const later = (count: number) => {
  clock.now = new Date(clock.now.getTime() + minutes(count))
}

async function virtualSku(...secrets: readonly string[]): Promise<string> {
  const made = done(
    await floor.operate('catalog.product.edit', (unit) =>
      createProduct(productInput({ kind: 'VIRTUAL' }) as never, unit),
    ),
  )
  const { rows } = await sql.query<{ id: string }>('select id from sku where product_id = $1', [made.id])
  const skuId = rows[0]?.id ?? ''
  done(await floor.operate('catalog.secret.edit', (unit) => importSecrets({ skuId, secrets }, unit)))
  return skuId
}

type Held = { readonly ownerId: Id<'chk'>; readonly lineId: Id<'oln'> }
/** One checkout that holds a piece of each, on lines of their own. */
async function holdOf(skuIds: readonly string[]): Promise<Held[]> {
  const ownerId = newId('chk')
  const lines = skuIds.map((skuId) => ({ lineId: newId('oln'), skuId, quantity: 1 }))
  const until = new Date(clock.now.getTime() + minutes(40))
  done(await transact((unit) => holdSecrets({ ownerId, lines, until }, unit)))
  return lines.map(({ lineId }) => ({ ownerId, lineId }))
}
const hold = async (skuId: string): Promise<Held> => (await holdOf([skuId]))[0] as Held
const left = async (skuId: string) =>
  (await sql.query('select secrets_left from sku where id = $1', [skuId])).rows[0].secrets_left
const issue = ({ lineId: reference }: Held, skuId: string) =>
  transact((unit) => issueSecrets({ reference, skuId, quantity: 1 }, unit))

it('only what no order stands on is free after its time, and what is on its way there is looked at again', async () => {
  const skuId = await virtualSku('a', 'b', 'c', 'd')
  const [placed, onItsWay, forgotten, given] = [
    ...[await hold(skuId), await hold(skuId), await hold(skuId), await hold(skuId)],
  ]
  done(await issue(given as Held, skuId))
  const standing = [
    { checkoutId: placed?.ownerId ?? '', isPlaced: true },
    { checkoutId: onItsWay?.ownerId ?? '', isPlaced: false },
  ]
  expect(await lookWith([])).toEqual({ released: 0 })
  later(41)
  await expect(lookWith(null)).rejects.toThrow('nobody answers')
  expect(await left(skuId)).toBe(0)
  expect(await lookWith(standing)).toEqual({ released: 1 })
  expect(await left(skuId)).toBe(1)
  expect(await lookWith([])).toEqual({ released: 0 })
  later(11)
  expect(await lookWith(standing.filter(({ isPlaced }) => isPlaced))).toEqual({ released: 1 })
  expect(await left(skuId)).toBe(2)
  expect(done(await issue(placed as Held, skuId))).toHaveLength(1)
  expect(done(await issue(given as Held, skuId))).toHaveLength(1)
  for (const gone of [onItsWay, forgotten]) expect(await issue(gone as Held, skuId)).toMatchObject({ ok: false })
  expect(await left(skuId)).toBe(2)
})

it('what cannot be freed keeps no other back', async () => {
  const skuId = await virtualSku('a', 'b')
  const [bad] = [await hold(skuId), await hold(skuId)]
  later(41)
  await sql.query(
    `alter table secret_issue add constraint poison check (reference <> '${bad?.lineId}' or quantity > 0)`,
  )
  await expect(lookWith([])).rejects.toThrow('poison')
  await sql.query('alter table secret_issue drop constraint poison')
  expect(await left(skuId)).toBe(1)
  expect(await lookWith([])).toEqual({ released: 1 })
  expect(await left(skuId)).toBe(2)
})

it('what was ordered and cancelled is free after its time, also where nobody heard of the end', async () => {
  const skuId = await virtualSku('only')
  const mine = await hold(skuId)
  later(41)
  expect(await lookWith([{ checkoutId: mine.ownerId, isPlaced: true, isOver: true }])).toEqual({ released: 1 })
  expect(await left(skuId)).toBe(1)
  expect(await issue(mine, skuId)).toMatchObject({ ok: false })
})

it('what stands as an order is looked at again, and never once it was given', async () => {
  const skuId = await virtualSku('a', 'b')
  const [unpaid, paid] = [await hold(skuId), await hold(skuId)]
  // Orders of the version before do not say whether they are over.
  const standing = [unpaid, paid].map(({ ownerId }) => ({ checkoutId: ownerId, isPlaced: true }))
  later(41)
  expect(await lookWith(standing)).toEqual({ released: 0 })
  done(await issue(paid, skuId))
  later(11)
  expect(await lookWith([{ checkoutId: unpaid.ownerId, isPlaced: true, isOver: true }])).toEqual({ released: 1 })
  expect(await left(skuId)).toBe(1)
  expect(done(await issue(paid, skuId))).toHaveLength(1)
})

it('what was ordered beside it keeps no secrets of a cancelled order, whether it was given or is waited for', async () => {
  const [given, waiting, ended] = [await virtualSku('a'), await virtualSku('b'), await virtualSku('c')]
  const [first, second, third] = (await holdOf([given, waiting, ended])) as [Held, Held, Held]
  done(await issue(first, given))
  later(41)
  const standing = { checkoutId: third.ownerId, isPlaced: true, isOver: false }
  // Orders of the version before tell of the checkout as a whole.
  expect(await lookWith([standing])).toEqual({ released: 0 })
  later(11)
  expect(await lookWith([{ ...standing, endedLineIds: [third.lineId] }])).toEqual({ released: 1 })
  expect([await left(given), await left(waiting), await left(ended)]).toEqual([0, 0, 1])
  expect(await issue(third, ended)).toMatchObject({ ok: false })
  expect(done(await issue(first, given))).toEqual(['a'])
  expect(await lookWith([{ ...standing, endedLineIds: [third.lineId] }])).toEqual({ released: 0 })
  expect(done(await issue(second, waiting))).toEqual(['b'])
})

it('a page in which something stands is followed by the next in the same run', async () => {
  const skuId = await virtualSku(...Array.from({ length: 103 }, (_, at) => `secret ${at}`))
  const standing = await hold(skuId)
  later(1)
  for (let rest = 102; rest > 0; rest--) await hold(skuId)
  later(41)
  expect(await lookWith([{ checkoutId: standing.ownerId, isPlaced: true }])).toEqual({ released: 102 })
  expect(await left(skuId)).toBe(102)
})
